"""What waits for somebody, how they chose to be told outside, and what became of it.

A notice is seen by its recipient alone; what could not be delivered is also seen by those who reach the person.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from msgspec import Struct

from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Occasion, Reason
from midspan.domains.notices.models import ContactSettings, Delivery, Notice, PushSubscription
from midspan.domains.notices.outside.envelopes import Envelope, Template, template_for
from midspan.domains.notices.outside.limits import Limits, limits_on
from midspan.domains.notices.rules import Hours
from midspan.domains.notices.wording import REASON_WORDS, STATE_WORDS, WORDING
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, DataClass

__all__ = [
    "ChannelState",
    "Envelope",
    "Limits",
    "ShownDelivery",
    "ShownNotice",
    "Template",
    "browsers",
    "channel_states",
    "chosen_by",
    "current_limits",
    "current_templates",
    "has_gone_outside",
    "is_quiet_for",
    "names_of",
    "notices_for",
    "own_deliveries",
    "preview",
    "sentence_of",
    "told_about",
    "undelivered",
    "undelivered_subjects",
    "unread_count",
    "unread_notices",
]


LAST_TOLD = Coalesce("told_again_at", "created_at")
DID_NOT_GO_OUT = frozenset({DeliveryState.FAILED, DeliveryState.GIVEN_UP, DeliveryState.STOPPED})


class ShownNotice(Struct, frozen=True):
    """A notice as its recipient reads it; `subject_id` is the row its link leads to, `at` when it was told last."""

    id: UUID
    kind: NoticeKind
    subject_id: UUID | None
    at: datetime
    is_read: bool
    times: int = 1

    @property
    def text(self) -> str:
        return str(WORDING[self.kind])


def sentence_of(kind: NoticeKind) -> str:
    """What the recipient of such a notice reads: it may be shown before anybody is told."""
    return str(WORDING[kind])


def told_about(*, viewer: Actor, kind: NoticeKind, subject_ids: Collection[UUID]) -> set[UUID]:
    """Of these, about which somebody was left such a notice, read or not. For jobs. One query."""
    rows = Notice.objects.filter(organization_id=viewer.organization_id, kind=kind, subject_id__in=subject_ids)
    return {one for one in rows.values_list("subject_id", flat=True) if one is not None}


def notices_for(*, viewer: Actor, count: int = 20) -> list[ShownNotice]:
    """The viewer's notices: those that wait unread first, each time the newest first. One query."""
    rows = Notice.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id)
    found = rows.annotate(at=LAST_TOLD).order_by(IsNull(F("read_at"), False), "-at", "pk")[:count]
    return [
        ShownNotice(row.pk, NoticeKind(row.kind), row.subject_id, row.at, row.read_at is not None, row.times)
        for row in found
    ]


def unread_count(*, viewer: Actor) -> int:
    return unread_notices(viewer=viewer).count()


def unread_notices(*, viewer: Actor) -> QuerySet[Notice]:
    """What the viewer has not read yet, as a query set that a surface may count within its own query."""
    return Notice.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id, read_at__isnull=True)


class ChannelState(Struct, frozen=True):
    """Whether this deployment can send on a channel. `goes_nowhere`: it writes files, as a demonstration does."""

    channel: Channel
    is_set_up: bool
    goes_nowhere: bool = False


def channel_states() -> list[ChannelState]:
    """All three, as the settings have them. Asks nobody."""
    writes_files = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return [
        ChannelState(Channel.MAIL, bool(settings.MAIL_FROM), bool(settings.MAIL_FROM) and writes_files),
        ChannelState(Channel.TEXT, bool(settings.TEXT_GATEWAY)),
        ChannelState(Channel.PUSH, bool(settings.PUSH_KEY)),
    ]


def chosen_by(*, viewer: Actor) -> ContactSettings | None:
    """How the viewer chose to be told; None for whoever chose nothing yet."""
    rows = ContactSettings.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id)
    return rows.first()


def is_quiet_for(*, viewer: Actor, recipient_id: UUID, moment: datetime) -> bool:
    """Whether nothing may come to a patient at `moment`, which is local to them: by their own hours, else the usual."""
    rows = ContactSettings.objects.filter(organization_id=viewer.organization_id, recipient_id=recipient_id)
    chosen, usual = rows.first(), current_limits()
    hours = chosen.hours if chosen else Hours(usual.quiet_from, usual.quiet_until)
    return not hours.are_open(moment)


def browsers(*, viewer: Actor) -> list[PushSubscription]:
    """The viewer's browsers that are pushed to, newest first."""
    rows = PushSubscription.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id)
    return list(rows.defer("sealed").order_by("-created_at"))


class ShownDelivery(Struct, frozen=True):
    """One line of what went outside, in words for the person themselves."""

    channel: Channel
    state: DeliveryState
    reason: str
    at: datetime

    @property
    def words(self) -> str | Promise:
        return STATE_WORDS[self.state]

    @property
    def why(self) -> str | Promise:
        return REASON_WORDS[Reason(self.reason)] if self.reason else ""


def own_deliveries(*, viewer: Actor, count: int = 10) -> list[ShownDelivery]:
    """What went outside to the viewer, newest first. One query."""
    rows = Delivery.objects.filter(organization_id=viewer.organization_id, recipient_id=viewer.id)
    return [
        ShownDelivery(
            Channel(row.channel), DeliveryState(row.state), row.reason, row.sent_at or row.tried_at or row.queued_at
        )
        for row in rows.order_by("-queued_at", "channel")[:count]
    ]


def undelivered(*, viewer: Actor) -> QuerySet[Delivery]:
    """What was given up and is not settled, oldest first: of the patients within reach, and the viewer's own."""
    rows = Delivery.objects.filter(state=DeliveryState.GIVEN_UP, settled_at=None)
    shown = visible(rows, viewer=viewer, data_class=DataClass.CONTACT, patient="recipient_id")
    theirs = Q(recipient_kind=ActorKind.PATIENT) | Q(recipient_id=viewer.id)
    return shown.filter(theirs).order_by("ended_at", "pk")


def names_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these patients, of those whose identity is the viewer's to see. One query."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    named = rows.filter(pk__in=patient_ids).values_list("pk", "given_names", "family_name")
    return {pk: f"{given} {family}".strip() for pk, given, family in named}


def current_limits() -> Limits:
    """The limits in force today."""
    return limits_on(clock.local_date())


def current_templates() -> list[Template]:
    """Everything that may be said outside, as it is in force today."""
    return [template_for(occasion, on=clock.local_date()) for occasion in Occasion]


def preview(channel: Channel, *, language: str, occasion: Occasion = Occasion.UPDATE) -> Envelope:
    """All that somebody else could see of a notice on that channel."""
    words = template_for(occasion, on=clock.local_date())
    return words.envelope(channel, language=language, address=settings.ADDRESS)


def undelivered_subjects(*, viewer: Actor, subject_ids: Collection[UUID]) -> frozenset[UUID]:
    """About which of these rows an alert went out to nobody: every delivery of its notices failed or was stopped.

    One whose recipient chose no way outside waits inside the application, and is none of these. For jobs.
    """
    rows = Delivery.objects.filter(organization_id=viewer.organization_id, notice__subject_id__in=subject_ids)
    went: dict[UUID, bool] = {}
    for subject_id, state in rows.values_list("notice__subject_id", "state"):
        if subject_id is not None:
            went[subject_id] = went.get(subject_id, False) or state not in DID_NOT_GO_OUT
    return frozenset(subject_id for subject_id, did in went.items() if not did)


def has_gone_outside(*, viewer: Actor, subject_id: UUID) -> bool:
    """Whether a notice about this row was queued on any way outside. Needs its recipient within reach."""
    return Delivery.objects.filter(organization_id=viewer.organization_id, notice__subject_id=subject_id).exists()
