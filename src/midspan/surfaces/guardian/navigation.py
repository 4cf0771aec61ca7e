"""Where a guardian can go from every page."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def guardian_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """What they may be told, news about their own sign-in, and the sign-in; the one the page belongs to is marked."""
    words = (
        ("guardian:home", gettext("Family"), "users"),
        ("notices:list", gettext("Updates"), "bell"),
        ("people:devices", gettext("Sign-in"), "key"),
    )
    places = [(reverse(name), label, icon) for name, label, icon in words]
    return [
        {"label": label, "url": url, "icon": icon, "current": request.path.startswith(url)}
        for url, label, icon in places
    ]
