"""Changing the schedule: offers, seats, sessions on dates, swaps and calendar feeds."""

from midspan.domains.schedule.actions.feeds import note_feed_read, renew_feed, revoke_feed, set_feed_detail
from midspan.domains.schedule.actions.sessions import cancel_session, cover_session, materialize
from midspan.domains.schedule.actions.swaps import ask_swap, decide_swap
from midspan.domains.schedule.actions.weeks import (
    SeatTakenError,
    accept_offer,
    add_seat,
    compute_offer,
    end_seats,
)

__all__ = [
    "SeatTakenError",
    "accept_offer",
    "add_seat",
    "ask_swap",
    "cancel_session",
    "compute_offer",
    "cover_session",
    "decide_swap",
    "end_seats",
    "materialize",
    "note_feed_read",
    "renew_feed",
    "revoke_feed",
    "set_feed_detail",
]
