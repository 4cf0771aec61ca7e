"""Where somebody is signed in, in words, and signing one of those places out."""

import re
from collections.abc import Collection
from datetime import datetime

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.people.models import Account
from midspan.domains.people.sessions import end_device, end_other_sessions

# The first that is found; browsers name those before them as well.
BROWSERS = (
    (re.compile("Edg"), "Edge"),
    (re.compile("Firefox|FxiOS"), "Firefox"),
    (re.compile("Chrome|CriOS|Chromium"), "Chrome"),
    (re.compile("Safari"), "Safari"),
)
MACHINES = (
    (re.compile("iPhone"), "iPhone"),
    (re.compile("iPad"), "iPad"),
    (re.compile("Android"), "Android"),
    (re.compile("Windows"), "Windows"),
    (re.compile("Macintosh|Mac OS"), "Mac"),
    (re.compile("CrOS"), "Chromebook"),
    (re.compile("Linux"), "Linux"),
)


class Device(Struct, frozen=True, kw_only=True):
    """One browser in which an account is signed in."""

    id: int
    words: str
    since: datetime
    is_this_one: bool


class OwnAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """Has the package's own page end a sign-in as ours does."""

    def end_sessions(self, sessions: Collection[UserSession]) -> None:
        for session in sessions:
            _end(session)


def devices_of(request: HttpRequest) -> list[Device]:
    """Where whoever asks is signed in: this browser first, then the newest."""
    found = UserSession.objects.purge_and_list(request.user)
    listed = [
        Device(
            id=one.pk,
            words=device_words(one.user_agent),
            since=one.created_at,
            is_this_one=one.session_key == request.session.session_key,
        )
        for one in found
    ]
    return sorted(listed, key=lambda one: (not one.is_this_one, -one.since.timestamp()))


def sign_out_device(request: HttpRequest, *, device_id: int | None = None) -> int:
    """Sign one other browser of the account out, or (None) all others. Returns how many; nobody else's are found."""
    rows = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    others = list(rows if device_id is None else rows.filter(pk=device_id))
    for one in others:
        _end(one)
    if device_id is None and isinstance(
        request.user, Account
    ):  # Also a sign-in of which nobody wrote down where it was.
        end_other_sessions(request.user, but=request.session.session_key or "")
    return len(others)


def _end(session: UserSession) -> None:
    account: Account = session.user
    end_device(account, session_key=session.session_key, agent=session.user_agent)
    session.delete()


def device_words(agent: str) -> str:
    """The browser and the machine as people call them."""
    browser = next((name for pattern, name in BROWSERS if pattern.search(agent)), _("A browser"))
    machine = next((name for pattern, name in MACHINES if pattern.search(agent)), "")
    return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine} if machine else browser
