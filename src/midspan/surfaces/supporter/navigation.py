"""Where a supporter can go from every page. The same for everybody: no count, no place that comes and goes."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def supporter_navigation(request: HttpRequest) -> list[dict[str, object]]:
    words = (
        ("supporter:home", gettext("This week"), "heart"),
        ("supporter:wellbeing", gettext("How are you?"), "sunrise"),
        ("notices:list", gettext("Updates"), "bell"),
        ("people:devices", gettext("Sign-in"), "key"),
    )
    places = [(reverse(name), label, icon) for name, label, icon in words]
    current = next((url for url, *_ in reversed(places) if request.path.startswith(url)), "")
    return [{"label": label, "url": url, "icon": icon, "current": url == current} for url, label, icon in places]
