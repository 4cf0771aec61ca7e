"""Sign-ins of guardians, compared with the list of who must not learn of a patient: whom it names gets none.

The list is the circle's, so this is asked here; everything else about guardians is theirs.
"""

from typing import Any
from uuid import UUID

from midspan.domains.circle.comparing import kept_from_among
from midspan.domains.guardians.actions import give_way_in, let_in_longer
from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.people.actions import NewSignIn
from midspan.domains.privacy.actions import close_way_in
from midspan.values import Actor


def guardians_kept_from(*, viewer: Actor, patient_id: UUID) -> set[UUID]:
    """Who on file stands for a patient and is named on the patient's list. For whoever may read both."""
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    people = {one.guardian.pk: (one.guardian.name, "") for one in standing if one.is_now}
    return kept_from_among(viewer=viewer, patient_id=patient_id, people=people) if people else set()


def let_guardian_in(
    *, patient_id: UUID, guardian_id: UUID, login: str = "", has_stepped_up: bool, by: Actor
) -> NewSignIn:
    """As `give_way_in`, to nobody whom the patient's list names. Raises RefusedError."""
    is_kept = guardian_id in guardians_kept_from(viewer=by, patient_id=patient_id)
    about: dict[str, Any] = {"patient_id": patient_id, "guardian_id": guardian_id, "is_kept_from": is_kept}
    return give_way_in(**about, login=login, has_stepped_up=has_stepped_up, by=by)


def let_guardian_in_longer(*, patient_id: UUID, guardian_id: UUID, words: str, has_stepped_up: bool, by: Actor) -> int:
    """As `let_in_longer`, of nobody whom the patient's list names. Raises RefusedError."""
    is_kept = guardian_id in guardians_kept_from(viewer=by, patient_id=patient_id)
    about: dict[str, Any] = {"patient_id": patient_id, "guardian_id": guardian_id, "is_kept_from": is_kept}
    return let_in_longer(**about, words=words, has_stepped_up=has_stepped_up, by=by)


def close_listed_guardians(*, patient_id: UUID, by: Actor) -> int:
    """Whoever signs in as a guardian, and is named on the list now, is out at once. Returns how many ways that closed.

    They stay on file: whether they still stand for the minor is for a person to decide.
    """
    return sum(close_way_in(guardian_id=one, by=by) for one in guardians_kept_from(viewer=by, patient_id=patient_id))
