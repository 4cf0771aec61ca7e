"""Fetches a subscribed calendar from the address a person gave (`kernel.fetching`): what may be there and is said.

Neither the link (it is a secret) nor anything the other side says is repeated in an answer.
"""

from midspan.domains.responsibilities.calendars.answers import MOST_BYTES, TOO_LARGE, Refused
from midspan.kernel import fetching
from midspan.kernel.fetching import NotFetched, Opener, Wanted, Words

__all__ = ["Opener", "fetch", "link_objection"]

NOT_A_LINK = "This is not a calendar link. It begins with https:// or webcal://."
NOT_SECURE = "This link is not secure. Ask your calendar for one that begins with https:// or webcal://."
HAS_PASSWORD = "This link contains a name or password. Use the secret link your calendar makes for sharing."  # noqa: S105 - a sentence
NOT_FOUND = "No server was found at this link. Check it for typing mistakes."
NOT_PUBLIC = "This link does not lead to a public calendar server, so it was not opened."
NO_ANSWER = "The calendar server could not be reached securely. It will be tried again; if this stays, check the link."
NOT_GIVEN = "The calendar server did not hand out the calendar. Make a new secret link and enter it here."
TOO_SLOW = "The calendar server took too long to answer. It will be tried again."
TOO_MANY_REDIRECTS = "This link forwards too many times. Use the calendar's own link."
CALENDAR = Wanted(
    accept="text/calendar",
    schemes=frozenset({"https", "webcal", "webcals"}),
    most_bytes=MOST_BYTES,
    words=Words(
        not_a_link=NOT_A_LINK,
        not_secure=NOT_SECURE,
        has_password=HAS_PASSWORD,
        not_found=NOT_FOUND,
        not_public=NOT_PUBLIC,
        no_answer=NO_ANSWER,
        not_given=NOT_GIVEN,
        too_slow=TOO_SLOW,
        too_large=TOO_LARGE,
        too_many_redirects=TOO_MANY_REDIRECTS,
    ),
)


def fetch(url: str, *, opener: Opener | None = None) -> bytes | Refused:
    """The calendar at a https:// or webcal:// link, up to 5 MB, after at most three redirects, or why not."""
    answer = fetching.fetch(url, wanted=CALENDAR, opener=opener)
    return Refused(answer.reason) if isinstance(answer, NotFetched) else answer


def link_objection(url: str, *, opener: Opener | None = None) -> str | None:
    """Why this can be no link to a calendar, as far as that shows without asking anybody; None when it may be one."""
    return fetching.link_objection(url, wanted=CALENDAR, opener=opener)
