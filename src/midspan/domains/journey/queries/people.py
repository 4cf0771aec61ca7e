"""Asking about people on their way: the list with its search, and one person's file."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import ENDED, EpisodeState, LevelDecision
from midspan.domains.journey.models import Episode, Handoff, OrientationTask, Placement, Screening
from midspan.domains.journey.queries.stays import (
    handoff_of,
    latest_episode,
    latest_placement,
    latest_screening,
    orientation_tasks_of,
)
from midspan.domains.journey.rules.landing import Landing, landing_of
from midspan.domains.journey.rules.next_steps import Progress, Step, is_whole, next_step, steps_of
from midspan.domains.journey.rules.screening import open_flags
from midspan.domains.people.enums import Voicemail
from midspan.domains.people.queries import has_sign_in, ungated_patients
from midspan.domains.privacy.queries import left_out, visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

FINDS = 0.4  # How much of a word must be typed right; "Beaty" finds Beatty.


class PersonFile(Struct, frozen=True, kw_only=True):
    """One person as the staff pages show them: who, the stay, and what has been done.

    `known` are the classes on which its pages rest that the viewer sees of this person. `reached` is the patient for
    whoever may see how they are reached, else None; `unneeded` are the fields of who they are that the viewer's work
    does not need, and no page says.
    """

    patient: Model
    known: frozenset[DataClass]
    unneeded: frozenset[str]
    reached: Model | None
    episode: Episode | None
    screening: Screening | None
    placement: Placement | None
    handoff: Handoff | None
    tasks: Sequence[OrientationTask]
    progress: Progress | None

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.progress) if self.progress else []

    @property
    def next_step(self) -> Step | None:
        return next_step(self.progress) if self.progress else None

    @property
    def is_whole(self) -> bool:
        """Whether `steps` are all there are, and none is kept from the viewer."""
        return is_whole(self.progress) if self.progress else True


class HandoffLine(Struct, frozen=True, kw_only=True):
    """One handoff seen against the calendar."""

    handoff: Handoff
    landing: Landing


def patient_for(*, viewer: Actor, patient_id: UUID, data_class: DataClass = DataClass.IDENTITY) -> Model | None:
    """The patient, or None for somebody the viewer may not see."""
    if data_class is DataClass.IDENTITY:  # What every page of a person begins with.
        return next(iter(_IDENTITY.instances(viewer=viewer, patient_id=patient_id)), None)
    rows = visible(ungated_patients(), viewer=viewer, data_class=data_class, patient="pk")
    return rows.filter(pk=patient_id).first()


def _identity(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(pk=patient_id)


_IDENTITY = Prepared(_identity, patient_id=UUID)


class Calling(Struct, frozen=True, kw_only=True):
    """How somebody may be called, as they agreed to it. `is_agreed`: somebody has asked them."""

    phone: str
    channel: str
    times: str
    voicemail: Voicemail
    voicemail_words: str
    must_not_be_told: str
    is_agreed: bool


def how_to_call(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, Calling]:
    """Patient id → how they are called; of whom the viewer may not know it is absent. One query."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.CALLING, patient="pk")
    return {one.pk: _calling(one) for one in rows.filter(pk__in=list(patient_ids))}


def _calling(patient: Any) -> Calling:
    return Calling(
        phone=patient.phone,
        channel=patient.safe_contact,
        times=patient.contact_times,
        voicemail=Voicemail(patient.voicemail),
        voicemail_words=patient.voicemail_words,
        must_not_be_told=patient.must_not_be_told,
        is_agreed=patient.safe_contact_agreed_at is not None,
    )


def stays_on(*, viewer: Actor, search: str = "", state: str = "", mine: bool = False) -> QuerySet[Episode]:
    """Open stays with their people, by name; with `search`, ended ones too, the best match first."""
    rows = visible(Episode.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY)
    rows = rows.select_related("patient", "primary_counselor", "track")
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(primary_counselor_id=viewer.id)
    if search.strip():
        return _found(rows, search.strip())
    return rows.exclude(state__in=sorted(ENDED)).order_by("patient__family_name", "patient__given_names", "pk")


def with_level_change(stays: QuerySet[Episode], *, viewer: Actor) -> QuerySet[Episode]:
    """Each with `level_changed_at`: when two last signed that it takes another level; None while none did.

    For who sees no placements it is None.
    """
    signed = Placement.objects.filter(
        episode=OuterRef("pk"), decision__in=[LevelDecision.STEP_UP, LevelDecision.STEP_DOWN]
    ).exclude(countersigned_at=None)
    rows = visible(signed, viewer=viewer, data_class=DataClass.PLACEMENT).order_by("-countersigned_at")
    return stays.annotate(level_changed_at=Subquery(rows.values("countersigned_at")[:1]))


def level_changed_at_of(stay: Episode) -> datetime | None:
    """As `with_level_change` gave it. Raises KeyError for a stay that comes from elsewhere."""
    at: datetime | None = vars(stay)["level_changed_at"]
    return at


def _found(rows: QuerySet[Episode], search: str) -> QuerySet[Episode]:
    whole = Concat(
        "patient__given_names", Value(" "), "patient__family_name", Value(" "), "patient__name_to_use",
        Value(" "), "patient__other_names", Value(" "), "alias", output_field=TextField(),
    )  # fmt: skip
    rows = rows.annotate(whole_name=whole, match=TrigramWordSimilarity(search, whole))
    found = rows.filter(Q(match__gte=FINDS) | Q(whole_name__icontains=search))
    return found.order_by("-match", "patient__family_name", "pk")


def person_file(*, viewer: Actor, patient_id: UUID) -> PersonFile | None:
    """Everything the person's page says, in a fixed number of queries; None for somebody not to be seen."""
    patient = patient_for(viewer=viewer, patient_id=patient_id)
    if patient is None:
        return None
    known = _known(viewer, patient_id)
    reached = patient if DataClass.CONTACT in known else None
    unneeded = left_out(viewer=viewer, data_class=DataClass.IDENTITY)
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    if episode is None:
        return PersonFile(
            patient=patient,
            known=known,
            unneeded=unneeded,
            reached=reached,
            episode=None,
            screening=None,
            placement=None,
            handoff=None,
            tasks=(),
            progress=None,
        )
    screening = latest_screening(viewer=viewer, episode_id=episode.pk)
    placement = latest_placement(viewer=viewer, episode_id=episode.pk)
    handoff = handoff_of(viewer=viewer, episode_id=episode.pk)
    tasks = list(orientation_tasks_of(viewer=viewer, episode_id=episode.pk))
    progress = _progress(
        episode,
        screening=screening,
        placement=placement,
        handoff=handoff,
        tasks=tasks,
        known=known,
        viewer=viewer,
    )
    return PersonFile(
        patient=patient,
        known=known,
        unneeded=unneeded,
        reached=reached,
        episode=episode,
        screening=screening,
        placement=placement,
        handoff=handoff,
        tasks=tasks,
        progress=progress,
    )


def _progress(
    episode: Episode,
    *,
    screening: Screening | None,
    placement: Placement | None,
    handoff: Handoff | None,
    tasks: Sequence[OrientationTask],
    known: frozenset[DataClass],
    viewer: Actor,
) -> Progress:
    sender = episode.referrals.exclude(sending_unit="").exists()
    return Progress(
        state=EpisodeState(episode.state),
        known=known,
        screening_done=screening is not None and screening.completed_at is not None,
        open_flags=len(open_flags(screening.answers)) if screening else 0,
        placement_signed=placement is not None and placement.signed_at is not None,
        placement_countersigned=placement is not None and placement.countersigned_at is not None,
        from_residential=handoff is not None or sender,
        handoff_recorded=handoff is not None,
        has_safe_contact=episode.patient.safe_contact_agreed_at is not None,
        has_sign_in=has_sign_in(viewer=viewer, patient_id=episode.patient_id),
        orientation_done=sum(task.completed_at is not None for task in tasks),
        orientation_all=len(current(Edition.ORIENTATION).tasks),
    )


def _known(viewer: Actor, patient_id: UUID) -> frozenset[DataClass]:
    """Of the classes on which a file's pages rest, those that the viewer sees of this very person. One query."""
    rows = ungated_patients().filter(pk=patient_id)
    first, *others = (
        visible(rows, viewer=viewer, data_class=one, patient="pk").order_by().values_list(Value(one.value))
        for one in (DataClass.PRESENCE, DataClass.CONTACT, DataClass.PLACEMENT, DataClass.REFERRAL)
    )
    return frozenset(DataClass(word) for (word,) in first.union(*others))


def open_handoffs(*, viewer: Actor) -> QuerySet[Handoff]:
    """Handoffs of stays that have not ended, the soonest discharge first."""
    rows = visible(
        Handoff.objects.exclude(episode__state__in=sorted(ENDED)), viewer=viewer, data_class=DataClass.REFERRAL
    )
    return rows.select_related("patient", "episode", "person_met").order_by("expected_discharge", "pk")


def handoffs_since(*, viewer: Actor, first: date) -> list[Handoff]:
    """Handoffs of who left residential care from that day on, as far as it is known, or was expected to. One query."""
    left = Q(discharged_on__gte=first) | Q(discharged_on__isnull=True, expected_discharge__gte=first)
    rows = visible(Handoff.objects.filter(left), viewer=viewer, data_class=DataClass.REFERRAL)
    return list(rows.select_related("patient", "episode").order_by("discharged_on", "expected_discharge", "pk"))


def lands_from(handoff: Handoff, *, episode: Episode) -> date:
    """From which day on a session here comes after the way: the discharge where it is known, never before the stay."""
    opened_on, leaves_on = localdate(episode.opened_at), handoff.discharged_on or handoff.expected_discharge
    return max(opened_on, leaves_on) if leaves_on else opened_on


def handoff_line(handoff: Handoff, *, session_dates: Sequence[date], today: date) -> HandoffLine:
    """One handoff that the viewer has in hand, against its booked sessions."""
    leaves_on = handoff.discharged_on or handoff.expected_discharge
    return HandoffLine(
        handoff=handoff, landing=landing_of(leaves_on=leaves_on, session_dates=session_dates, today=today)
    )
