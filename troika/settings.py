"""Settings, all from the environment (docs/deploying.md). By default: SQLite, one process, this machine.

PRODUCTION=1 switches every safeguard on and gives no secret a default.
"""

import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .languages import offered, unread

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
SPOOL_DIR = VAR_DIR / "spool"  # downloads in progress: on a disk, because /tmp may be memory


def _embedded_secret() -> str:
    """This machine's own key, made once, so that people stay signed in over a restart."""
    path = VAR_DIR / "secret_key"
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


# -- who we are on the network

PORT = env.int("PORT", default=8000)
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    PUBLIC_URL = env.str("PUBLIC_URL").rstrip("/")
    if urlsplit(PUBLIC_URL).scheme != "https":
        raise ImproperlyConfigured(
            "PUBLIC_URL must be the https address that people open, e.g. https://troika.example.org"
        )
    ORIGINS = [PUBLIC_URL, *env.list("ORIGINS", default=[])]
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or _embedded_secret()
    PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
    ORIGINS = [PUBLIC_URL, f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}", *env.list("ORIGINS", default=[])]

# The loopback names let a supervisor on this machine ask /healthz.
ALLOWED_HOSTS = sorted({urlsplit(origin).hostname or "" for origin in ORIGINS} | {"127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = sorted(set(ORIGINS))

# -- the parts

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "channels",
    "sessions_app.apps.SessionsAppConfig",
]

MIDDLEWARE = [
    "serving.compression.CompressionMiddleware",  # a third of the bytes, over bad Wi-Fi
    "serving.files.FilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sessions_app.web.caching.CachingMiddleware",
    "csp.middleware.CSPMiddleware",
    "sessions_app.web.devices.DevicesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sessions_app.web.readable.ReadableMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sessions_app.web.errors.TroikaErrorMiddleware",
    "sessions_app.web.astray.AstrayMiddleware",
    "sessions_app.web.guesses.GuessesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",  # last: a form that it gives back is one more look at a code
]

ROOT_URLCONF = "troika.urls"
ASGI_APPLICATION = "troika.asgi.application"

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
                "django.template.context_processors.i18n",
            ]
        },
    }
]

# -- data

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0  # a pool keeps connections
DATABASE_POOL = env.int("DATABASE_POOL", default=10)
# So many requests are at work at a time, and so many downloads are made; others wait in line. Two
# connections are left for screens.
FILE_THREADS = 2
PAGE_THREADS = max(1, DATABASE_POOL - 2 - FILE_THREADS)
if "sqlite" in _database["ENGINE"]:
    _database["CONN_MAX_AGE"] = None  # each of the few threads keeps its own: opening one took a third of a page's time
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # writers queue at the start of a transaction and never deadlock inside it
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",  # acknowledged changes survive a crash
    }
    _database["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # a file: tests use sockets from several threads
else:
    _database["ENGINE"] = "serving.postgresql"
    _database["OPTIONS"] = {
        # By default the pool doubles its wait after each failed try, up to minutes, and people would wait as long after
        # PostgreSQL is back. It gives up soon instead, so that the next request makes it try again at once.
        "pool": {
            "min_size": 2,
            "max_size": DATABASE_POOL,
            "timeout": 5,
            "reconnect_timeout": 3,
        },
        # A vanished machine sends nothing; TCP would wait a quarter of an hour for it.
        "connect_timeout": 3,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }

# Counts by address are only in memory, with a bound on entries. Wrong codes are counted by each process,
# sign-ins and mails by all together, in Redis if there is one.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
    "together": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "together",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

REDIS_URL = env.str("REDIS_URL", default="")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="troika")
if REDIS_URL:
    CACHES["together"] = {
        "BACKEND": "serving.counting.TogetherOrAlone",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                # By default each message would wait 5 s for a Redis that hangs, one after the other.
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2, "socket_timeout": 2}],
                "prefix": REDIS_PREFIX,
            },
        }
    }
else:
    # A room may listen for weeks; by default the layer forgets it after a day.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"group_expiry": 90 * 24 * 3600},
        }
    }

# -- accounts

AUTH_USER_MODEL = "sessions_app.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "host_list"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25" if PRODUCTION else "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default=f"Troika <troika@{urlsplit(PUBLIC_URL).hostname}>")

# Whom people may ask what is stored about them: an e-mail or web address, shown on /privacy.
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")

# A folder with practices of this server's own, beside those that come with the product: docs/practices.md.
TROIKA_PRACTICES = env.str("TROIKA_PRACTICES", default="")

# The relay (a TURN server) by way of which calls here connect people, and the secret that it shares with us. With
# CALL_DIRECT phones also connect to each other, and so learn each other's addresses: docs/deploying.md.
TURN_URLS = env.list("TURN_URLS", default=[])
TURN_SECRET = env.str("TURN_SECRET", default="")
if TURN_URLS and not TURN_SECRET:
    raise ImproperlyConfigured("TURN_URLS needs the TURN_SECRET of that relay: coturn’s static-auth-secret")
if wrong := [url for url in TURN_URLS if not url.startswith(("turn:", "turns:"))]:
    raise ImproperlyConfigured(f"TURN_URLS are like turn:troika.example.org:3478, not {wrong[0]}")


def _is_near(address: str) -> bool:
    """Whether only this machine and its own network can open this address."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_private
    except ValueError:  # a name
        return False


CALL_DIRECT = env.bool("CALL_DIRECT", default=not PRODUCTION and not TURN_URLS and all(map(_is_near, ORIGINS)))

# -- words, time, files

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = offered(LOCALE_PATHS[0])
LANGUAGES_UNREAD = unread(LOCALE_PATHS[0])  # by a native speaker: the foot of each page says so
LANGUAGE_COOKIE_NAME = "language"  # a person's choice outweighs their browser's language
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE, LANGUAGE_COOKIE_SECURE = True, "Lax", PRODUCTION
if env.bool("PSEUDO_LANGUAGE", default=False):  # for work on words or layouts: see troika/pseudo.py
    INSTALLED_APPS.append("troika.pseudo.PseudoConfig")
    LANGUAGES += [("en-xa", "Pseudo, longer"), ("ar-xb", "Pseudo, mirrored")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_DIR", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    *([] if DEBUG else ["serving.finders.JoinedFinder"]),  # scripts and styles with all that they import
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs them, and a phone pays for each header
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "serving.storage.ModuleManifestStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# -- safety

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in sorted(set(ORIGINS)))],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sessions_app.web.unproven.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc  # not the host that a request names
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- what is told to the operator

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"now_and_then": {"()": "troika.logs.NowAndThen"}, "no_keys": {"()": "troika.logs.NoKeys"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["now_and_then", "no_keys"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["no_keys"]},
        "daphne": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
