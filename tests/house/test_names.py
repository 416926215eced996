"""Every name that is looked up by its text leads somewhere."""

import pytest
from celery.app.task import Task
from django.conf import settings
from django.utils.module_loading import import_string

from portal.celery import app
from portal.kit.registry import named
from portal.schedule import QUEUES, SCHEDULE


@pytest.mark.parametrize("name", SCHEDULE)
def test_what_is_scheduled_is_a_task_of_that_name(name):
    task = import_string(name)
    assert isinstance(task, Task)
    assert task.name == name
    assert app.conf.beat_schedule[name]["task"] == name


def test_every_scheduled_task_has_its_queue():
    assert set(QUEUES) == set(SCHEDULE)
    assert {name: route["queue"] for name, route in app.conf.task_routes.items()} == QUEUES


@pytest.mark.parametrize("shelf", settings.REGISTRY)
def test_what_is_registered_can_be_called(shelf):
    found = named(shelf)
    assert list(found) == list(settings.REGISTRY[shelf])
    assert all(callable(each) for each in found.values())


@pytest.mark.parametrize("name", settings.MIDDLEWARE)
def test_every_middleware_is_there(name):
    assert callable(import_string(name))
