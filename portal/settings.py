"""Django settings, read top to bottom, from the environment, safe by default.

MODE says what kind of site this is: `production` (the default), `development`, `test` or `demo`. Only a
demo has the one-click sign-in, and it refuses to start on anything that looks like a real site.
"""

import os
import sys
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import env

ROOT = env.ROOT
MODE = env.text("MODE", "test" if "pytest" in sys.modules else "production")
if MODE not in {"production", "development", "test", "demo"}:
    raise ImproperlyConfigured(f"MODE must be production, development, test or demo, not {MODE!r}.")
DEBUG = env.flag("DEBUG")
DEMO = MODE == "demo"
VAR_DIR = Path(env.text("VAR_DIR", str(ROOT / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

_spare = None if MODE in {"production", "demo"} else "only-for-development-and-tests-never-for-a-real-site"
SECRET_KEY = env.text("SECRET_KEY", _spare)
# Keys that seal personal data: `id:base64` pairs, the first one seals, all of them open (rotation).
SEAL_KEYS = env.words(
    "SEAL_KEYS", None if _spare is None else "spare:c3BhcmVzcGFyZXNwYXJlc3BhcmVzcGFyZXNwYXJlMDA="
)

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", f"http://localhost:{env.number('PORT', 8000)}").rstrip("/")
SECURE = SITE_URL.startswith("https://")
if MODE == "production" and not SECURE and not env.flag("ALLOW_PLAIN_HTTP"):
    raise ImproperlyConfigured(
        "SITE_URL must begin with https:// in production (see the README, deployment)."
    )
if MODE == "production" and DEBUG:
    raise ImproperlyConfigured("DEBUG shows cases and settings to anybody: not in production.")
if DEMO and SECURE:
    raise ImproperlyConfigured(
        "MODE=demo signs anybody in with one click: it refuses to run on an https site."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "portal",
    "portal.kit",
    "portal.engines",
    "portal.areas",
    "portal.accounts",
    "portal.departments",
    "services",
    "grievances",
    "evaluation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.kit.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.departments.actors.ActorMiddleware",
    "portal.kit.fresh.Fresh",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.kit.refusals.Refusals",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "portal.chrome.chrome",
            ],
            "builtins": ["django.templatetags.i18n", "portal.kit.templatetags.ui"],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'gongzhi.sqlite3'}"))}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: tests of concurrency need real locks; its own for each process.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"gongzhi-test-{os.getpid()}.sqlite3")
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [ROOT / "static"]
if MODE != "production":
    Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = env.text("MEDIA_ROOT", str(VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE != "production"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 20_000_000)

# Sessions and cookies.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_FAILURE_VIEW = "portal.kit.refusals.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
# A probe inside the container asks over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many reverse proxies of ours stand in front; 0: X-Forwarded-For is not believed at all.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if env.flag("BEHIND_PROXY") else 0)
X_FRAME_OPTIONS = "DENY"

# Mail: without EMAIL_HOST it goes to files under var/mail, shown on the sent-mails page.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", bool(EMAIL_HOST))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "gongzhi@localhost")
# Short messages: by HTTP to SMS_URL with SMS_TOKEN; else lines of a file, in production only where named.
SMS_URL = env.text("SMS_URL", "")
SMS_TOKEN = env.text("SMS_TOKEN", "")
SMS_FILE = env.text("SMS_FILE", "" if MODE == "production" else str(VAR_DIR / "sms" / "sent.jsonl"))
# Answers by mail: the mailbox whose plus-addresses (reply+…@) are read, from a folder or by receive_mail.
REPLY_ADDRESS = env.text("REPLY_ADDRESS", "" if MODE == "production" else "reply@localhost")
MAIL_INBOX = env.text("MAIL_INBOX", str(VAR_DIR / "inbox"))

FORM_RENDERER = "portal.kit.widgets.Renderer"

# In each process's own memory: figures that may be some seconds old (portal/kit/fresh.py). Tests that are
# about something else see each change at once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
COUNTS_KEPT_SECONDS = 0 if MODE == "test" else 10
# Of one person; what they file beyond that waits for an officer's go-ahead. Tests file much by one.
FILINGS_A_DAY = 100_000 if MODE == "test" else 20
REGISTER_KEPT_SECONDS = 0 if MODE == "test" else 60
LIVE_SECONDS = 20  # how often an officer's open page asks what is new
# A department's figures: they change at midnight, or where a case leaves the register.
NAMES_KEPT_SECONDS = 0 if MODE == "test" else 60

# Celery: messages are wake-up calls, the database is the only truth (docs/decisions.md).
REDIS_URL = env.text("REDIS_URL", "")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["grievances.api.access.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "grievances.api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "grievances.api.refusals.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Gongzhi",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "grievances.api.schema.introduce",
    ],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list", "defaultModelsExpandDepth": -1},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# What a lower floor shows of a higher one, by dotted names (portal/kit/registry.py).
REGISTRY = {
    "watch": {
        "contact": "grievances.actions.raising.clock",
        "done": "grievances.actions.raising.clock",
        "part": "grievances.actions.raising.clock",
        "sign": "grievances.actions.raising.clock",
        "ruling": "grievances.actions.raising.clock",
        "window": "grievances.actions.resolving.lapse",
        "supervision": "grievances.actions.raising.order",
        "whistle": "grievances.actions.raising.call",
        "pause": "grievances.actions.extending.end_pause",
        "review": "grievances.actions.raising.review",
        "mediation": "grievances.actions.mediating.run_out",
        "follow_up": "grievances.actions.following.remind",
        "check_in": "grievances.actions.checking.ask",
        "no_word": "grievances.actions.checking.fall_silent",
        "pressure": "grievances.actions.pressing.raise_late",
        "order": "evaluation.actions.succeeding.raise_late",
        "improvement": "evaluation.improving.actions.raising.raise_late",
        "advice": "evaluation.advising.actions.sweeping.raise_late",
        "score_appeal": "evaluation.appealing.actions.raising.raise_late",
    },
    # Kinds of which many are handled at once; each stands in "watch" as well, for where that fails.
    "watch_many": {
        kind: "grievances.actions.raising.clocks" for kind in ("contact", "done", "part", "sign", "ruling")
    },
    "department_work": {"grievances": "grievances.selectors.work.at_department"},
    "parts_held": {"grievances": "grievances.selectors.load.held_by"},
    "category_use": {"grievances": "grievances.selectors.work.uses"},
    "closed_with_work": {"grievances": "grievances.selectors.work.closed_departments"},
    "rulings": {"grievances": "grievances.selectors.rulings.ruling"},
    "proposers": {"evaluation": "evaluation.improving.views.links.proposer"},
    "amendment_decided": {"evaluation": "evaluation.improving.actions.deciding.follow_amendment"},
    "recent_filings": {"grievances": "grievances.selectors.replaying.filed_since"},
    "administration": {
        "services": "services.views.links.administration",
        "grievances": "grievances.views.links.administration",
    },
    "succession_counts": {
        "grievances": "grievances.selectors.succeeding.counts",
        "services": "services.actions.succeeding.counts",
        "evaluation": "evaluation.actions.succeeding.counts",
    },
    "succession_moves": {
        "grievances": "grievances.actions.succeeding.sweep",
        "services": "services.actions.succeeding.sweep",
        "evaluation": "evaluation.actions.succeeding.sweep",
    },
    "running_cases": {"grievances": "grievances.selectors.running.changed_since"},
    "latest_texts": {"grievances": "grievances.selectors.running.latest_texts"},
    "erasing": {
        "evaluation": "evaluation.actions.forgetting.forget",
        "patrols": "grievances.patrols.actions.forgetting.forget",
    },
    "left_register": {"evaluation": "evaluation.actions.hiding.hide"},
    "case_parts": {"evaluation": "evaluation.views.parts.case_part"},
    "chrome_links": {
        "grievances": "grievances.views.links.links",
        "patrols": "grievances.patrols.views.links.links",
        "services": "services.views.links.links",
        "evaluation": "evaluation.views.links.links",
        "administration": "portal.departments.views.links.links",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%H:%M:%S"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.text("LOG_LEVEL", "WARNING" if MODE == "test" else "INFO"),
    },
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Scanners ask for every host there is: they get their 400, not a trace in the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
    },
}

# The letters in front of every reference: the district's.
REFERENCE_PREFIX = env.text("REFERENCE_PREFIX", "LH")
