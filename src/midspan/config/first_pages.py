"""What every worker of the web needs for its first page, made once before they part."""

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

FRAMES = ("account/login.html", "ui/base_patient.html", "ui/base_staff.html")


def prepare() -> None:
    """Make words and addresses in each language, and the frames of pages.

    Each worker would make its own otherwise; and by looking through all addresses it would unshare what they are made
    of, as Python counts in each thing how often it is used: half of all that a worker has to itself.
    """
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            reverse(settings.LOGIN_URL)
    for frame in FRAMES:
        get_template(frame)
