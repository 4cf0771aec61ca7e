"""Pages of notices: what waits, how one is told, all that a message says, and what could not be delivered."""

from midspan.domains.notices.views.browsers import browser_off, browser_on
from midspan.domains.notices.views.choosing import contact, settings
from midspan.domains.notices.views.receipts import receipt
from midspan.domains.notices.views.undelivered import again, settled, undelivered_page
from midspan.domains.notices.views.waiting import notices
from midspan.domains.notices.views.wording import wording

__all__ = [
    "again",
    "browser_off",
    "browser_on",
    "contact",
    "notices",
    "receipt",
    "settings",
    "settled",
    "undelivered_page",
    "wording",
]
