"""Under which name and picture the app stands on a phone: three that say nothing, of which a person picks one.

The choice is a cookie of the browser: it has to be there before anybody has signed in, and says nothing of anybody.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

COOKIE = "app_face"
A_YEAR = 365 * 24 * 3600


class Face(Struct, frozen=True, kw_only=True):
    """`name` is None for that of the organization; `files` is where its pictures begin, `drawing` the whole of one."""

    key: str
    name: Promise | None
    files: str
    drawing: str
    ground: str
    color: str

    def picture(self, which: str) -> str:
        """The static file of `192`, `512`, `maskable-512` or `180`."""
        return f"{self.files}-{which}.png"


def _face(key: str, name: Promise, ground: str, color: str) -> Face:
    place = f"patient/icons/{key}"
    return Face(key=key, name=name, files=place, drawing=f"{place}.svg", ground=ground, color=color)


USUAL = Face(
    key="usual", name=None, files="ui/images/app", drawing="ui/images/mark.svg", ground="#f6efe2", color="#0e545d"
)
FACES = (USUAL, _face("days", _("Days"), "#e7eef4", "#24506f"), _face("notes", _("Notes"), "#e9efe2", "#4c6b3c"))


def face_of(request: HttpRequest) -> Face:
    """The one this browser chose, or the usual one."""
    return _by_key(request.COOKIES.get(COOKIE, "")) or USUAL


def choose_face(answer: HttpResponse, key: str) -> bool:
    """Whether there is one of that key; then this browser keeps to it."""
    found = _by_key(key)
    if found is not None:
        answer.set_cookie(
            COOKIE, found.key, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return found is not None


def _by_key(key: str) -> Face | None:
    return next((one for one in FACES if one.key == key), None)
