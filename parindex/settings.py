"""Settings, all of them from the environment. README.md has the table of variables."""

from datetime import date
from pathlib import Path

import environ

from parindex.secret_key import checked_key, read_or_make_key, read_or_make_password

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / "var"
"""What a running installation keeps beside the code when nothing else is named."""

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DEMO_PASSWORD_IS_CHOSEN = bool(env.str("DEMO_PASSWORD", default=""))
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="") or (
    read_or_make_password(DATA_DIR / "demo_password") if DEMO else ""
)
_demo_date = env.str("DEMO_DATE", default="2021-09-21") if DEMO else ""
DEMO_DATE = date.fromisoformat(_demo_date) if _demo_date else None
"""The day on which a trial's calendar stands; ``None``: the real one (``common.clock``)."""
SECRET_KEY = (
    checked_key(env.str("SECRET_KEY"))
    if env.str("SECRET_KEY", default="")
    else read_or_make_key(DATA_DIR / "secret_key")
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Applications and the way of a request -------------------------------------------------

INSTALLED_APPS = [
    "common",
    "accounts",
    "criteria",
    "assignments",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "import_export",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages carry a fresh mask over the CSRF token and random padding, so compression leaks nothing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.addresses.NoNulMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "common.uploads.RequestSizeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "parindex.urls"
WSGI_APPLICATION = "parindex.wsgi.application"

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
                "parindex.shell.shell",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE, transactions that read before they write fail under load: measured 175
    # of 200 concurrent writers refused, none with it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=DATA_DIR / "media")
EVIDENCE_MAX_MB = env.int("EVIDENCE_MAX_MB", default=25)
EVIDENCE_MAX_FILES = env.int("EVIDENCE_MAX_FILES", default=20)
"""Documents that one result, or one contribution, may have."""
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
"""Where clamd listens: a socket's path or host:port. Empty: uploads are not scanned."""
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", default=10)
"""The largest workbook or document that is read for an import."""
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=7)
"""How long a file that was made is kept for its owner."""
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""Long exports are made by ``manage.py db_worker``; their queue is a table."""
FILE_UPLOAD_HANDLERS = ["common.uploads.QuotaUploadHandler"]
UPLOAD_MAX_BYTES = EVIDENCE_MAX_MB * 2**20
UPLOAD_MAX_REQUEST_BYTES = 4 * UPLOAD_MAX_BYTES
"""What one request may carry; a larger one is refused unread."""
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="cchc@localhost")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
"""Where readers of an e-mail find this site."""

# --- Language, time -------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Sign-in --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "reports:overview"
LEADER_REDIRECT_URL = "reports:leaders"
LOGOUT_REDIRECT_URL = "accounts:login"
SESSION_COOKIE_AGE = 12 * 60 * 60
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- What a browser may do ------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# The sample installation and a developer's machine speak plain HTTP on loopback; everything
# else is behind HTTPS, ended by a proxy that sets X-Forwarded-Proto itself.
if not (DEBUG or DEMO):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Log ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Four lines for every sign-in would drown the rest; refusals are still written.
    # So would every step of a PDF.
    "loggers": {
        name: {"level": "WARNING"} for name in ("axes", "weasyprint", "fontTools", "django_tasks")
    },
}
