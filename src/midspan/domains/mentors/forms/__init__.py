"""Input to mentors' pages, by who types it."""

from midspan.domains.mentors.forms.between import CheckInForm, ConcernForm
from midspan.domains.mentors.forms.mentor import CardForm, ProfileForm
from midspan.domains.mentors.forms.own import AskForm, MatchForm, NameForm, SectionsForm, WishForm
from midspan.domains.mentors.forms.staff import DecideForm, InviteForm, OutcomeForm, ReviewForm

__all__ = [
    "AskForm",
    "CardForm",
    "CheckInForm",
    "ConcernForm",
    "DecideForm",
    "InviteForm",
    "MatchForm",
    "NameForm",
    "OutcomeForm",
    "ProfileForm",
    "ReviewForm",
    "SectionsForm",
    "WishForm",
]
