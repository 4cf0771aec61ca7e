"""What a mentor asks: themselves, their cards and matches, and what they are let read."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from midspan.domains.journey.queries import origins_of
from midspan.domains.mentors.enums import CheckInState, MatchState
from midspan.domains.mentors.models import CheckIn, Match, Mentor, MentorProfile
from midspan.domains.mentors.queries.sections import SECTIONS
from midspan.domains.mentors.queries.signed import filed_for, person_of
from midspan.domains.privacy.queries import Asking, Thing, filter_things
from midspan.engines.disclosure import Item, Obligation
from midspan.values import Actor, DataClass, Label

BORN_WITH = frozenset({Label.PART2})  # Of whoever has no stay: the narrowest.
ASKED_STATES = (MatchState.ASKED, MatchState.ACCEPTED)
LIVE_CHECK_INS = (CheckInState.PROPOSED, CheckInState.AGREED)
# What the pages of a mentor do with what they show: they keep it nowhere, decide anew each time, show what was signed
# for and no more, say so, and carry the notice that forbids passing it on.
DOES = frozenset(
    {
        Obligation.NO_STORE,
        Obligation.EXPIRES,
        Obligation.MINIMUM_FIELDS,
        Obligation.CONSENT_COPY_OR_SCOPE,
        Obligation.PART2_NOTICE,
        Obligation.NO_REDISCLOSURE,
    }
)
T = TypeVar("T")


def own_mentor(*, viewer: Actor) -> Mentor | None:
    """The mentor who asks."""
    if not viewer.is_mentor:
        return None
    return Mentor.objects.filter(organization_id=viewer.organization_id, pk=viewer.id).first()


def own_profiles(*, viewer: Actor) -> list[MentorProfile]:
    """What the mentor who asks has said of themselves, the newest first."""
    if not viewer.is_mentor:
        return []
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, mentor_id=viewer.id)
    return list(rows.order_by("-number"))


def cards_for(*, viewer: Actor) -> list[Match]:
    """The cards that wait for the mentor who asks, or for a patient's last word after their yes. They name nobody."""
    if not viewer.is_mentor:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, mentor_id=viewer.id, state__in=ASKED_STATES)
    return list(rows.order_by("asked_at", "pk"))


def matches_for(*, viewer: Actor) -> list[Match]:
    """With whom the mentor who asks is matched, as far as the gate opens it to them now."""
    return _opened(viewer)


def match_for(*, viewer: Actor, match_id: UUID) -> Match | None:
    """One match of the mentor who asks, if the gate opens it to them now. Of the others nothing is asked or told."""
    return next(iter(_opened(viewer, pk=match_id)), None)


def _opened(viewer: Actor, **narrowed: UUID) -> list[Match]:
    if not viewer.is_mentor:
        return []
    rows = Match.objects.filter(
        organization_id=viewer.organization_id, mentor_id=viewer.id, state=MatchState.MATCHED, **narrowed
    ).order_by("matched_at", "pk")
    rows = rows.prefetch_related(Prefetch("check_ins", live_check_ins(viewer), to_attr="live_check_ins"))
    labels = _labels_of(rows, viewer)
    things = [_thing(one, DataClass.PRESENCE, labels, f"Match/{one.pk}", one) for one in rows]
    return [one.shown(did=DOES) for one in filter_things(Asking(by=viewer), things)]


def live_check_ins(viewer: Actor) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(organization_id=viewer.organization_id, state__in=LIVE_CHECK_INS)
    return rows.order_by("-starts_at", "pk")


def sections_for(match: Match, *, viewer: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """Key and lines of each part of their plans that a patient lets the mentor who asks read, as it stands now."""
    if not viewer.is_mentor:
        return []
    chosen = {key for one in filed_for(match) if one.is_open for key in one.signed.shares}
    labels, person = _labels_of([match], viewer), person_of(match)
    read = [(one, one.read(person)) for one in SECTIONS if one.key in chosen]
    things = [
        _thing(match, one.data_class, labels, f"Section/{one.key}", (one.key, lines)) for one, lines in read if lines
    ]
    return [one.shown(did=DOES) for one in filter_things(Asking(by=viewer), things)]


def _labels_of(matches: Iterable[Match], viewer: Actor) -> dict[UUID, frozenset[Label]]:
    origins = origins_of(viewer=viewer, patient_ids={one.patient_id for one in matches})
    return {one.patient_id: one.labels for one in origins.values()}


def _thing(
    match: Match, data_class: DataClass, labels: dict[UUID, frozenset[Label]], reference: str, content: T
) -> Thing[T]:
    item = Item(classes=frozenset({data_class}), labels=labels.get(match.patient_id, BORN_WITH), reference=reference)
    return Thing(patient_id=match.patient_id, item=item, content=content)
