"""With which counselors a person's sessions could be."""

from collections.abc import Iterable

from midspan.engines.scheduling.model import Counselor, PatientNeeds


def possible_counselors(needs: PatientNeeds, counselors: Iterable[Counselor]) -> tuple[Counselor, ...]:
    """The person's own counselor, or everybody with room who speaks a language of theirs."""
    if needs.counselor_id is not None:
        return tuple(counselor for counselor in counselors if counselor.id == needs.counselor_id)
    return tuple(counselor for counselor in counselors if _may_take(counselor, needs))


def is_bound_to_one(needs: PatientNeeds) -> bool:
    """Whether a counselor is still to be chosen who then holds both the individual and the family session."""
    return needs.counselor_id is None and bool(needs.family_minutes)


def _may_take(counselor: Counselor, needs: PatientNeeds) -> bool:
    speaks = (
        not needs.tags.languages
        or not counselor.languages
        or bool(set(needs.tags.languages) & set(counselor.languages))
    )
    return speaks and counselor.room_left != 0
