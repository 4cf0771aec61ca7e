"""Settings: everything a deployment may change comes from the environment, the rest is decided here."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from midspan.config.logs import logging_settings
from midspan.config.outside import OURS, outside_settings
from midspan.config.postgres import DatabaseRole, connection_settings, current_role

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("MIDSPAN_HOME", PACKAGE.parent.parent / ".midspan"))


def kept_secret(name: str) -> str:
    """The secret of that name: from the environment, or made once and kept in a file only its owner reads."""
    given = os.environ.get(f"MIDSPAN_{name.upper()}")
    if given:
        return given
    path = HOME / name
    if not path.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, secret: str) -> None:
    """Write whole or not at all: of two processes that start together one wins, and neither reads half a secret."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


IS_DEMONSTRATION = os.environ.get("MIDSPAN_DEMONSTRATION") == "1"
IS_SECURE = os.environ.get("MIDSPAN_SECURE", "0" if IS_DEMONSTRATION else "1") == "1"
DEBUG = False
SECRET_KEY = kept_secret("secret_key")
FIELD_KEY = kept_secret("field_key")
LEDGER_KEY = kept_secret("ledger_key")
# The organization whose pages `care/` shows to whoever has no account; empty: the only one there is.
PUBLIC_CENTER = os.environ.get("MIDSPAN_PUBLIC_CENTER", "")
# A folder on another machine, where each day's root of the ledger is written; empty: nowhere.
LEDGER_ROOTS = os.environ.get("MIDSPAN_LEDGER_ROOTS", "")
ALLOWED_HOSTS = os.environ.get("MIDSPAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("MIDSPAN_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "midspan.ui",
    "midspan.kernel",
    "midspan.domains.people",
    "midspan.domains.programs",
    "midspan.domains.privacy",
    "midspan.domains.notices",
    "midspan.domains.entries",
    "midspan.domains.skills",
    "midspan.domains.guardians",
    "midspan.domains.consents",
    "midspan.domains.questions",
    "midspan.domains.emergencies",
    "midspan.domains.journey",
    "midspan.domains.inquiries",
    "midspan.domains.safety",
    "midspan.domains.responsibilities",
    "midspan.domains.going_back",
    "midspan.domains.records",
    "midspan.domains.assessments",
    "midspan.domains.plans",
    "midspan.domains.rounds",
    "midspan.domains.schedule",
    "midspan.domains.encounters",
    "midspan.domains.practice",
    "midspan.domains.video",
    "midspan.domains.outreach",
    "midspan.domains.checkups",
    "midspan.domains.alumni",
    "midspan.domains.meetings",
    "midspan.domains.mentors",
    "midspan.domains.measures",
    "midspan.domains.feedback",
    "midspan.domains.diary",
    "midspan.domains.commitments",
    "midspan.domains.letters",
    "midspan.domains.landings",
    "midspan.domains.circle",
    "midspan.domains.family_tasks",
    "midspan.domains.families",
    "midspan.domains.agreements",
    "midspan.domains.legal",
    "midspan.domains.breaches",
    "midspan.domains.incidents",
    "midspan.domains.handovers",
    "midspan.domains.accounting",
    "midspan.domains.summaries",
    "midspan.domains.exports",
    "midspan.surfaces.patient",
    "midspan.surfaces.guardian",
    "midspan.surfaces.public",
    "midspan.surfaces.supporter",
    "midspan.surfaces.mentor",
    "midspan.surfaces.staff",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",  # The package's list of passkeys counts the days with it.
    "django.forms",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "midspan.config.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "midspan.config.logs.RequestLogMiddleware",
    "midspan.config.middleware.TransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "midspan.config.middleware.ActorMiddleware",
    "midspan.config.locking.LockMiddleware",
    "midspan.config.home_clock.HomeClockMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "midspan.config.viewing.ViewingMiddleware",
    "midspan.config.together.TogetherMiddleware",
    "midspan.config.middleware.NothingToReadMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "midspan.config.urls"
WSGI_APPLICATION = "midspan.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "midspan.ui.context.appearance",
                "midspan.config.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "midspan.ui.fields.Renderer"

DATABASE_ROLE = current_role()
DATABASES = {"default": connection_settings(DATABASE_ROLE)}
if DATABASE_ROLE is DatabaseRole.APP:
    # Who first waits for the only connection has a second made, and all that are there take turns, each with caches
    # of its own to warm: so what nobody needed for some seconds is closed.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10, "max_idle": 20}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "midspan.domains.people.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # The proxy in front does it; health checks come in plain.
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
IS_BEHIND_PROXY = os.environ.get("MIDSPAN_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
# Whose tries are counted: the proxy writes last in X-Forwarded-For who came to it; what stands before is a claim.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_BEHIND_PROXY else 0
# Under no-referrer a form post has no origin, and the CSRF check refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "midspan.config.accounts.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Beside those of signing in: how many come from one address, and to one center. Beyond it people are asked to call.
ACCOUNT_RATE_LIMITS = {
    "inquiry": "8/h/ip,80/h/key",
    "family_question": "5/h/ip,40/h/key",
    "landing": "60/h/ip",  # What is typed behind links for sending units.
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "midspan.domains.people.forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Midspan"
MFA_TOTP_TOLERANCE = (
    1  # A code is good for one step more, for whoever types slowly (RFC 6238, 5.2); each is taken once.
)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "midspan.domains.people.devices.OwnAdapter"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

_OUTSIDE = outside_settings(os.environ, home=HOME, is_demonstration=IS_DEMONSTRATION)
globals().update({name: value for name, value in _OUTSIDE.items() if name not in OURS})  # Django's own, for mail.
ADDRESS: str = _OUTSIDE["ADDRESS"]
MAIL_FROM: str = _OUTSIDE["MAIL_FROM"]
TEXT_GATEWAY: dict[str, Any] | None = _OUTSIDE["TEXT_GATEWAY"]
PUSH_KEY: str = _OUTSIDE["PUSH_KEY"]
PUSH_CONTACT: str = _OUTSIDE["PUSH_CONTACT"]

LOGGING = logging_settings(os.environ.get("MIDSPAN_LOG_LEVEL", "INFO"))

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_SECURE

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
# Until files are collected (in tests, say) they are served from where they stand, under their plain names.
# Tests read files from where they stand, whatever a demonstration in the same home collected before.
IS_UNDER_TEST = "PYTEST_VERSION" in os.environ
HAS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() and not IS_UNDER_TEST
# Counts of tries, which every process that serves shares, and what each of them keeps for itself.
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
_IN_FILES = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": HOME / "counts",
    "KEY_FUNCTION": "midspan.config.counts.keyed",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
CACHES = {
    "default": {"BACKEND": _IN_MEMORY, "LOCATION": "counts"} if IS_UNDER_TEST else _IN_FILES,
    "process": {"BACKEND": _IN_MEMORY, "LOCATION": "process"},
}
IS_COLLECTED = HAS_COLLECTED or os.environ.get("MIDSPAN_COLLECTS_STATICS") == "1"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "midspan.config.statics.HashedModules"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_COLLECTED
# Then each is looked for when it is asked for: a test makes many clients and asks for few files.
WHITENOISE_AUTOREFRESH = IS_UNDER_TEST

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Version tables are read by organization and row; an index on each copied key would only slow writing.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False, db_constraint=False)
# A worker says six times as often that it lives; one that is silent for so long has died.
JOB_STALLED_SECONDS = int(os.environ.get("MIDSPAN_JOB_STALLED_SECONDS", "60"))
JOB_DAYS_KEPT = int(os.environ.get("MIDSPAN_JOB_DAYS_KEPT", "14"))
# The week of a center of so many people is priced by other workers too; so many of them are asked to help.
SHARED_FROM_PEOPLE = int(os.environ.get("MIDSPAN_SHARED_FROM_PEOPLE", "600"))
SHARED_WITH_HELPERS = int(os.environ.get("MIDSPAN_SHARED_WITH_HELPERS", "3"))
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": JOB_STALLED_SECONDS / 6,
    "stalled_worker_timeout": JOB_STALLED_SECONDS,
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["midspan.kernel.jobs"]
