"""The words of privacy: why somebody reaches a patient, and what labels a row may carry."""

from enum import StrEnum

from midspan.engines.disclosure.books import role_book
from midspan.values import Label

__all__ = ["WHOLE_ORGANIZATION_ROLES", "Basis", "GuardianBasis", "GuardianPower", "Label"]


class Basis(StrEnum):
    PRIMARY_COUNSELOR = "primary_counselor"
    GROUP_LEADER = "group_leader"
    CARE_TEAM = "care_team"
    COVER = "cover"
    ON_CALL = "on_call"  # Alerted to reach the person now; ends when somebody else has taken it or it is closed.
    GUARDIAN = "guardian"  # Signed in by an account of their own; the source is the guardian on file.
    SUPPORTER = "supporter"  # As above, of somebody the patient invited; the source is the tie.
    MENTOR = "mentor"  # As above; the source is the match.
    CONCERN = "concern"  # Owns what one of a match wrote, until it is closed; the other one is not told.


# Roles whose work spans every patient of the organization; the others reach the patients they are assigned.
WHOLE_ORGANIZATION_ROLES = frozenset(name for name, role in role_book().items() if role.spans_center)


class EndCause(StrEnum):
    """Why a consent is over before its time."""

    TAKEN_BACK = "taken_back"
    EVENT = "event"  # What it was to end with has happened.


class LedgerKind(StrEnum):
    """What a line of the ledger tells."""

    DECISION = "decision"  # The gate's answer, open or closed.
    EMERGENCY = "emergency"  # Somebody opened a record in an emergency.
    REVIEW = "review"  # Somebody else looked at that afterwards.
    VIEWING = "viewing"  # The patient looked at what somebody else would see.
    WISH = "wish"  # A consent or limit was put on file or ended.


class GuardianBasis(StrEnum):
    """Why somebody stands for a minor."""

    PARENT = "parent"
    COURT_ORDER = "court_order"  # Guardianship or custody, as an order says.
    FOSTER = "foster"  # As the agency's papers say.


class GuardianPower(StrEnum):
    """What somebody stands for a minor in."""

    SIGN = "sign"
    SEE = "see"  # As far as the law of the state lets any guardian.
