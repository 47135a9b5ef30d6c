"""Settings of the three modes: `demo` (private servers), `test` (the same, per run), `production`.

Everything that differs between machines is read from the environment (`idel/environment.py`, `.env.example`).
"""

from pathlib import Path

import pghistory
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from idel.environment import MissingSetting, read, read_list

BASE_DIR = Path(__file__).resolve().parent.parent
IDEL_ENV = read("IDEL_ENV", "demo")
if IDEL_ENV not in {"demo", "test", "production"}:
    raise MissingSetting(f"IDEL_ENV is demo, test or production, not {IDEL_ENV!r}.")
IS_PRODUCTION = IDEL_ENV == "production"

# Secrets. The demo's are public on purpose; production refuses them (cabinet/checks.py) and has no default.
DEMO_SECRET = "demo-only-secret-key-never-used-in-production-0123456789abcdef"  # noqa: S105
DEMO_KEYS = "demo1:" + "1d" * 32 + ";index:" + "2e" * 32
SECRET_KEY = read("IDEL_SECRET_KEY", None if IS_PRODUCTION else DEMO_SECRET)
# "key id:64 hexadecimal digits", newest first, then "index:…" for the blind indexes.
IDEL_KEYS = read("IDEL_KEYS", None if IS_PRODUCTION else DEMO_KEYS)
IDEL_DATA = Path(read("IDEL_DATA", str(BASE_DIR / ".idel")))

DEBUG = False
ALLOWED_HOSTS = read_list("IDEL_HOSTS", "" if IS_PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = read_list("IDEL_ORIGINS")

INSTALLED_APPS = [
    "cabinet",
    "noemie",
    "billing",
    "reconciliation",
    "dashboards",
    "simulator",
    "idel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "knox",
    "pgtrigger",
    "pghistory",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "idel.middleware.BodyCapMiddleware",
    "idel.middleware.TenantMiddleware",
    "idel.middleware.ReadOnlyGetMiddleware",
    "idel.middleware.AccessLogMiddleware",
    "idel.middleware.RefusalChangesNothingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "idel.middleware.MfaRequiredMiddleware",
    "idel.middleware.FirstRunMiddleware",
    "idel.middleware.PermissionMiddleware",
    "idel.errors.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "idel.urls"
WSGI_APPLICATION = "idel.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "idel.navigation.shell",
            ],
            "builtins": ["django.templatetags.static", "django_htmx.templatetags.django_htmx"],
        },
    }
]

# The site, the workers and the tests connect as idel_app, which owns nothing and cannot bypass row-level security.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": read("IDEL_PG_NAME", "idel"),
        "USER": read("IDEL_PG_USER", "idel_app"),
        "PASSWORD": read("IDEL_PG_PASSWORD", ""),
        "HOST": read("IDEL_PG_HOST", ""),
        "PORT": read("IDEL_PG_PORT", "5432"),
        "CONN_MAX_AGE": 0 if IDEL_ENV == "test" else 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "idel"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

IDEL_BROKER_URL = read("IDEL_BROKER_URL", "redis://localhost:6379/0")
CELERY_BROKER_URL = IDEL_BROKER_URL
CELERY_TASK_IGNORE_RESULT = True  # results are rows (Job), the broker is only a bell
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "Europe/Paris"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_BEAT_SCHEDULE = {
    "take-up-unfinished-work": {"task": "reconciliation.tasks.take_up_unfinished_work", "schedule": 20.0},
    "look-into-watched-folders": {"task": "reconciliation.tasks.look_into_watched_folders", "schedule": 20.0},
    "remove-orphaned-files": {"task": "cabinet.tasks.remove_orphaned_files", "schedule": 3600.0},
    "what-the-day-changes": {
        "task": "reconciliation.tasks.reconcile_everyone",
        "schedule": crontab(hour="5", minute="20"),
    },
    "beat-is-alive": {"task": "cabinet.tasks.record_heartbeat", "schedule": 60.0},
}

IDEL_CACHE_URL = read("IDEL_CACHE_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": IDEL_CACHE_URL}
    if IDEL_CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "cabinet.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "idel.hashing.QuickArgon2" if IDEL_ENV == "test" else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cabinet.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from an invitation that a titulaire made
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = (
    True  # an address, a second factor: what opens an account asks for the password again
)
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner is told
# How many proxies of ours stand before the site (docker-compose.yml: one); X-Forwarded-For is believed that far and no further.
ALLAUTH_TRUSTED_PROXY_COUNT = int(read("IDEL_PROXIES", "1" if IS_PRODUCTION else "0"))
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = False if IDEL_ENV == "test" else {}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "cabinet.forms.PasskeyForm", "activate_totp": "cabinet.forms.TotpForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_TOTP_ISSUER = "Idel"
IDEL_MFA_REQUIRED = IS_PRODUCTION or read("IDEL_MFA_REQUIRED", "") == "1"
USERSESSIONS_TRACK_ACTIVITY = True

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_CLIENT_IP_CALLABLE = "cabinet.adapters.address_of"
AXES_USERNAME_CALLABLE = "cabinet.adapters.name_at_log_in"
AXES_LOCKOUT_TEMPLATE = "errors/lockout.html"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password"]
AXES_VERBOSE = False

MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # a message may name a patient: never in a cookie
)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # years of files, chosen at once without JavaScript
IDEL_UPLOAD_CAP = 50 * 1024 * 1024
IDEL_FOLDER_CAP = 512 * 1024 * 1024
# Each cabinet's folder in it, named by the cabinet's id, is looked into; empty: none (reconciliation/services/files/watched.py).
IDEL_WATCHED = read("IDEL_WATCHED", "")

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if IS_PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
_STATIC_STORAGE = {
    "production": "idel.static_files.ModuleStaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}[IDEL_ENV]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # never used: cabinet/vault.py keeps the bytes
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = False

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if read("IDEL_MAIL_HOST", "")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = read("IDEL_MAIL_HOST", "")
EMAIL_PORT = int(read("IDEL_MAIL_PORT", "587"))
EMAIL_HOST_USER = read("IDEL_MAIL_USER", "")
EMAIL_HOST_PASSWORD = read("IDEL_MAIL_PASSWORD", "")
EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = read("IDEL_MAIL_FROM", "idel@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cabinet.api_authentication.CabinetTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["cabinet.api_permissions.HasNamedPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "idel.errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = {"TITLE": "Idel", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# The context (who, where) is written beside each event: no shared context table to protect.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_constraint=False)
PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_identity": {"()": "idel.logs.NoIdentity"}},
    "formatters": {"json": {"()": "idel.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["no_identity"]}},
    "root": {"handlers": ["console"], "level": read("IDEL_LOG_LEVEL", "WARNING" if IDEL_ENV == "test" else "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "WARNING"}},
}
