"""Celery: messages are doorbells ("look in table X"); the database is the only truth.

Without REDIS_URL the broker is a folder under VAR_DIR: the same `.delay()` code, no server to install. No
broker survives kill -9 by itself; nothing is lost all the same, because what must happen at a time is a
row that the next sweep finds (docs/decisions.md).
"""

from celery import Celery
from django.conf import settings

from portal.env import load_dotenv
from portal.schedule import QUEUES, SCHEDULE

load_dotenv()
app = Celery("gongzhi")


def _broker() -> dict:
    if settings.REDIS_URL:
        return {
            "broker_url": settings.REDIS_URL,
            "broker_transport_options": {
                "visibility_timeout": 3600,
                "unacked_restore_interval": 1,
                "socket_timeout": 5,
                "socket_connect_timeout": 3,
                "socket_keepalive": True,
                "health_check_interval": 10,
            },
        }
    folder = settings.VAR_DIR / "broker"
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://",
        "broker_transport_options": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"),
            "store_processed": False,
            "polling_interval": 0.05,
        },
        "worker_enable_remote_control": False,
    }


app.conf.update(
    **_broker(),
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_soft_time_limit=60,
    task_time_limit=90,
    worker_max_tasks_per_child=1000,
    worker_soft_shutdown_timeout=10,
    broker_channel_error_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_publish_retry_policy={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.2,
    },
    task_default_queue="default",
    task_routes={name: {"queue": queue} for name, queue in QUEUES.items()},
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat-schedule"),
    beat_schedule={
        name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        for name, seconds in SCHEDULE.items()
    },
)
app.autodiscover_tasks(["portal", "grievances", "evaluation"])
