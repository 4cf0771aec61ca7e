"""With which counselors a person's sessions could be."""

from collections.abc import Iterable

from midspan.engines.scheduling.model import Counselor, PatientNeeds


def possible_counselors(needs: PatientNeeds, counselors: Iterable[Counselor]) -> tuple[Counselor, ...]:
    """The person's own counselor, or everybody with room who speaks a language of theirs; of those who may see them."""
    if needs.counselor_id is not None:
        may = is_admitted(needs.counselor_id, needs)
        return tuple(counselor for counselor in counselors if may and counselor.id == needs.counselor_id)
    return tuple(counselor for counselor in counselors if _may_take(counselor, needs))


def is_admitted(counselor_id: str, needs: PatientNeeds) -> bool:
    """Whether sessions may be with that counselor, as far as the person's list goes."""
    return needs.counselor_ids is None or counselor_id in needs.counselor_ids


def is_bound_to_one(needs: PatientNeeds) -> bool:
    """Whether a counselor is still to be chosen who then holds both the individual and the family session."""
    return needs.counselor_id is None and bool(needs.family_minutes)


def _may_take(counselor: Counselor, needs: PatientNeeds) -> bool:
    speaks = (
        not needs.tags.languages
        or not counselor.languages
        or bool(set(needs.tags.languages) & set(counselor.languages))
    )
    return speaks and counselor.room_left != 0 and is_admitted(counselor.id, needs)
