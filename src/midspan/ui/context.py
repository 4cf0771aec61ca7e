"""What every page needs to know to look right: the chosen appearance."""

from django.http import HttpRequest

THEME_COOKIE = "appearance"
DARK_MEDIA = {
    "dark": "screen",
    "light": "not all",
    "auto": "screen and (prefers-color-scheme: dark)",
}


def appearance(request: HttpRequest) -> dict[str, str]:
    """`theme` (light, dark or auto) and `dark_media`, the media query under which the dark sheet applies."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    theme = chosen if chosen in DARK_MEDIA else "auto"
    return {"theme": theme, "dark_media": DARK_MEDIA[theme]}
