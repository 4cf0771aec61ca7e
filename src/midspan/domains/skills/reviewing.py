"""Who reads a skill through for the center, and when somebody should look at it again."""

from collections.abc import Collection
from datetime import date, timedelta

from midspan.domains.people.enums import CLINICAL_CREDENTIALS
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

# Proposed, for the center's clinical lead to confirm: what is read so long before its day is looked at in time.
IN_TIME = timedelta(days=90)


def may_read_through(by: Actor, *, credentials: Collection[str], edition: str, seen: str) -> Verdict:
    """Whether somebody says for the center that they read this edition; `seen` is the one their page showed."""
    return first_refusal(
        ALLOWED
        if by.is_staff and CLINICAL_CREDENTIALS & set(credentials)
        else refused("A clinician with a license or a certificate reads it through for the center."),
        ALLOWED if seen == edition else refused("There is a new edition of this skill. Read what it says now."),
    )


def is_overdue(review_on: date, *, today: date, read_on: date | None = None) -> bool:
    """Whether its day to be looked at again has passed, and nobody has read it since, or shortly before."""
    return review_on < today and (read_on is None or read_on < review_on - IN_TIME)
