"""Where a mentor can go from every page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def mentor_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """Whom they are there for, news about their own sign-in, and the sign-in; the one the page belongs to is marked."""
    words = (
        ("mentor:home", gettext("Mentoring"), "people"),
        ("notices:list", gettext("Updates"), "bell"),
        ("people:devices", gettext("Sign-in"), "key"),
    )
    places = [(reverse(name), label, icon) for name, label, icon in words]
    return [
        {"label": label, "url": url, "icon": icon, "current": request.path.startswith(url)}
        for url, label, icon in places
    ]
