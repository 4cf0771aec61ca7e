"""Asking: who is being reached out to, what is due for whom, and when somebody is away."""

from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.queries.answering import Answering, answering
from midspan.domains.outreach.queries.away import away_of, is_away_at, stretch_of
from midspan.domains.outreach.queries.calling import may_step, reached_by_caller
from midspan.domains.outreach.queries.doors import (
    decided_on,
    door_of,
    door_owners,
    door_until,
    open_doors,
    paused_without_clock,
    wish_stands,
)
from midspan.domains.outreach.queries.owners import owner_here, owners_for
from midspan.domains.outreach.queries.posting import letter_to_post, may_post_to, neutral_office
from midspan.domains.outreach.queries.standing import (
    Due,
    Standing,
    calls_wanted,
    due_for_viewer,
    due_of,
    ended_of,
    outreach_for,
    own_letter,
    own_outreach,
    running,
    steps_due,
)
from midspan.domains.outreach.queries.tries import Tried, tried_lately, tries_shown, try_of, trying, within_the_hour
from midspan.domains.outreach.rules.deeds import REACHES_OUT

__all__ = [
    "REACHES_OUT",
    "Answering",
    "Due",
    "Standing",
    "Tried",
    "answering",
    "away_of",
    "calls_wanted",
    "decided_on",
    "door_of",
    "door_owners",
    "door_until",
    "due_for_viewer",
    "due_of",
    "ended_of",
    "is_away_at",
    "letter_to_post",
    "may_post_to",
    "may_step",
    "neutral_office",
    "open_doors",
    "outreach_book",
    "outreach_for",
    "own_letter",
    "own_outreach",
    "owner_here",
    "owners_for",
    "paused_without_clock",
    "reached_by_caller",
    "running",
    "steps_due",
    "stretch_of",
    "tried_lately",
    "tries_shown",
    "try_of",
    "trying",
    "wish_stands",
    "within_the_hour",
]
