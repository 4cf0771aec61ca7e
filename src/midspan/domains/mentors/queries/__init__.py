"""Asking about mentors: whom a patient is suggested, what is between two, what a mentor is shown, what is supervised.

What a mentor is shown of a match is asked of the gate, each time: it is open while the consent is. A card holds no name
of anybody's; the mentor to whom it is addressed reads it, and nobody else.
"""

from midspan.domains.mentors.models import CheckIn, Match, MatchConcern, Mentor, MentorProfile
from midspan.domains.mentors.own_check_ins import OwnCheckIn, check_ins_among, own_check_in_rows
from midspan.domains.mentors.queries.between import check_in_for, check_ins_of, match_between
from midspan.domains.mentors.queries.left_over import (
    concerns_taken_back,
    concerns_unseen,
    is_left,
    matches_left_over,
    matches_of_the_dead,
    matches_running_out,
    mentors_unsupervised,
)
from midspan.domains.mentors.queries.mentor import (
    cards_for,
    match_for,
    matches_for,
    own_mentor,
    own_profiles,
    sections_for,
)
from midspan.domains.mentors.queries.own import (
    OwnMatch,
    has_open_match,
    is_available,
    is_kept_from_mentor,
    is_of_age,
    mentor_for,
    mentor_suggestions,
    own_match,
    own_names,
    own_wish,
)
from midspan.domains.mentors.queries.sections import sections_written
from midspan.domains.mentors.queries.shown import ShownMentor, windows_of
from midspan.domains.mentors.queries.signed import (
    HERE,
    draft_of,
    reference_of_match,
    sections_signed,
    signed_for,
    signed_to_be_here,
)
from midspan.domains.mentors.queries.supervised import (
    concern_for,
    coordinator_now,
    mentor_supervised,
    mentors_supervised,
    open_concerns,
    profiles_of,
    profiles_waiting,
)
from midspan.domains.mentors.rules.deeds import COORDINATES
from midspan.domains.mentors.rules.suggesting import Window, Wish

__all__ = [
    "COORDINATES",
    "HERE",
    "CheckIn",
    "Match",
    "MatchConcern",
    "Mentor",
    "MentorProfile",
    "OwnCheckIn",
    "OwnMatch",
    "ShownMentor",
    "Window",
    "Wish",
    "cards_for",
    "check_in_for",
    "check_ins_among",
    "check_ins_of",
    "concern_for",
    "concerns_taken_back",
    "concerns_unseen",
    "coordinator_now",
    "draft_of",
    "has_open_match",
    "is_available",
    "is_kept_from_mentor",
    "is_left",
    "is_of_age",
    "match_between",
    "match_for",
    "matches_for",
    "matches_left_over",
    "matches_of_the_dead",
    "matches_running_out",
    "mentor_for",
    "mentor_suggestions",
    "mentor_supervised",
    "mentors_supervised",
    "mentors_unsupervised",
    "open_concerns",
    "own_check_in_rows",
    "own_match",
    "own_mentor",
    "own_names",
    "own_profiles",
    "own_wish",
    "profiles_of",
    "profiles_waiting",
    "reference_of_match",
    "sections_for",
    "sections_signed",
    "sections_written",
    "signed_for",
    "signed_to_be_here",
    "windows_of",
]
