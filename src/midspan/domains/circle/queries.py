"""Asking about the circle: a patient's own map, what each person in it may see, and what waits for an answer."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import takewhile
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.crypto import salted_hmac
from msgspec import Struct

from midspan.domains.circle.comparing import guests_kept_from, is_on_kept_from, kept_from_among
from midspan.domains.circle.emergency_queries import ToCall, calls_of_tie, to_call, to_call_of_tie
from midspan.domains.circle.enums import CheckOutcome, HelpState, Scope, SupportRole
from midspan.domains.circle.models import (
    CheckAlone,
    FamilyQuestion,
    HelpAsk,
    HelpCard,
    Invitation,
    KeptFrom,
    Milestone,
    PrivateCheck,
    Tie,
)
from midspan.domains.circle.own_help import HELP_ASKS, LASTS, OF_TIE, OwnHelp, help_among, own_help_rows
from midspan.domains.circle.own_words import OWN_GOALS, OWN_PRACTICE, Section
from midspan.domains.circle.rules import (
    CHECK_HOLDS,
    KEEPS_UNNAMED,
    POWERS,
    Counts,
    counts_of,
    fits,
    may_answer_question,
    may_keep_unnamed,
)
from midspan.domains.consents.queries import (
    RENEWED_FROM,
    FiledConsent,
    HalfSigned,
    consents_of,
    goes_on,
    half_signed_of,
    over_since,
    people_with_ending,
)
from midspan.domains.encounters.queries import days_attended
from midspan.domains.journey.queries import origins_of
from midspan.domains.people.queries import ungated_patients
from midspan.domains.practice.queries import own_logs
from midspan.domains.privacy.queries import (
    SUPPORT_REQUEST,
    Asking,
    Recipient,
    Thing,
    foreseen,
    visible,
    ways_in_of_supporters,
    zone_of_patient,
)
from midspan.domains.responsibilities.queries import people_kept_apart
from midspan.domains.safety.queries import parts_shared_with
from midspan.engines.disclosure import Item, Kind
from midspan.engines.disclosure import Tie as EngineTie
from midspan.kernel import clock
from midspan.kernel.by_secret import row_of_secret
from midspan.values import Actor, ActorKind, DataClass, Label

__all__ = [
    "KEEPS_UNNAMED",
    "LASTS",
    "OWN_GOALS",
    "OWN_PRACTICE",
    "POWERS",
    "Counts",
    "HelpAsk",
    "HelpCard",
    "OwnHelp",
    "Section",
    "Tie",
    "ToCall",
    "calls_of_tie",
    "guests_kept_from",
    "help_among",
    "is_on_kept_from",
    "kept_from_among",
    "own_help_rows",
    "to_call",
    "to_call_of_tie",
]
FAMILY = "family"  # The kind of consents for somebody close.
# What a share of the circle says in a consent; whoever is shared with is also answered when they offer help.
SHARES: dict[Scope, tuple[str, ...]] = {
    Scope.TIMES: ("times", HELP_ASKS),
    Scope.CARD: ("help_card", HELP_ASKS),
    Scope.CRISIS: ("crisis",),
    Scope.MILESTONES: ("milestones",),
    Scope.SESSIONS: ("family_sessions",),
    Scope.GOALS: (OWN_GOALS.key, HELP_ASKS),
    Scope.PRACTICE: (OWN_PRACTICE.key, HELP_ASKS),
}
SECTIONS = {Scope.GOALS: OWN_GOALS, Scope.PRACTICE: OWN_PRACTICE}
MENTORS_PLAN = ("crisis", HELP_ASKS)  # Of a mentor, with whom no share need be that asks for help by itself.
ANSWERED_SHOWN = 30
CHECKS_SHOWN = 10
BACK = timedelta(days=1)  # What was agreed on stays to be seen for the day.


def reference_of(tie_id: UUID) -> str:
    """What the gate, and consents, call the person of a tie."""
    return f"{OF_TIE}{tie_id}"


class Share(Struct, frozen=True, kw_only=True):
    """One consent for one tie that is on file. `is_open`: nothing closes it now, such as a pause."""

    scope: Scope
    filed: FiledConsent

    @property
    def is_open(self) -> bool:
        return self.filed.is_open

    @property
    def ends_at(self) -> datetime | None:
        return self.filed.signed.ends_at

    @property
    def ends_soon(self) -> bool:
        return self.filed.ends_soon


class AskedToSessions(Struct, frozen=True, kw_only=True):
    """Somebody whom a patient asks to family sessions, by the name in what they signed; until when.

    `relation` is what a guardian on file, `is_guardian`, is to the minor: shown beside the name, and no part of it.
    """

    tie_id: UUID
    name: str
    ends_at: datetime | None
    relation: str = ""
    is_guardian: bool = False

    @property
    def words(self) -> str:
        """As they are shown. Lists are compared with the name alone: any word beside it would hide them."""
        return f"{self.name} ({self.relation})" if self.relation else self.name


def asked_to_sessions(*, viewer: Actor, patient_id: UUID) -> list[AskedToSessions]:
    """Whom the patient asks to family sessions now: who is in, with a consent that holds. For who keeps consents.

    The map they stand on is the patient's alone, so they are known here by what was signed for them.
    """
    found: dict[str, AskedToSessions] = {}
    are_in = ways_in_of_supporters(viewer=viewer, patient_id=patient_id)
    for filed in consents_of(viewer=viewer, patient_id=patient_id, now=clock.now()):
        signed = filed.signed
        if filed.is_open and signed.kind == FAMILY and scope_of(filed) is Scope.SESSIONS:
            tie_id = UUID(signed.reference.removeprefix(OF_TIE))
            asked = AskedToSessions(tie_id=tie_id, name=signed.recipient, ends_at=signed.ends_at)
            if tie_id in are_in:
                found.setdefault(signed.reference, asked)
    return sorted(found.values(), key=lambda one: (one.name.casefold(), str(one.tie_id)))


def ended_last(*, viewer: Actor, patient_id: UUID, scope: Scope) -> dict[UUID, datetime]:
    """Tie → when this share with it last ended. What was shown, said or asked under it up to then counts no more."""
    found = over_since(viewer=viewer, patient_id=patient_id, keys=SHARES[scope])
    ends = ((reference.removeprefix(OF_TIE), at) for reference, at in found.items() if reference.startswith(OF_TIE))
    return {UUID(tie_id): at for tie_id, at in ends}


class InCircle(Struct, frozen=True, kw_only=True):
    """One tie with its invitation, if one stands, and its shares.

    `on_file` is all that is signed for them, also what was signed on another page than the circle's. `halves`: what a
    minor signed for them, and what waits for a guardian.
    """

    tie: Tie
    invitation: Invitation | None = None
    shares: tuple[Share, ...] = ()
    on_file: tuple[FiledConsent, ...] = ()
    halves: tuple[HalfSigned, ...] = ()

    @property
    def role(self) -> SupportRole | None:
        return SupportRole(self.invitation.role) if self.invitation else None

    @property
    def is_in(self) -> bool:
        """Whether they came in by the address and the code."""
        return self.invitation is not None and self.invitation.used_at is not None

    @property
    def beside(self) -> list[FiledConsent]:
        """What is signed for them beside the shares of the circle."""
        return [one for one in self.on_file if scope_of(one) is None]

    @property
    def ending_beside(self) -> list[FiledConsent]:
        """What of that ends soon, and that nothing goes on from."""
        return _ending_beside(self.on_file)

    def share(self, scope: Scope) -> Share | None:
        return next((one for one in self.shares if one.scope is scope), None)

    def is_older(self, share: Share) -> bool:
        """Whether a share says less than one that is signed now, as a mentor's from before they were asked for help."""
        return not set(shares_of(share.scope, role=self.role)) <= set(share.filed.signed.shares)

    @property
    def has_older(self) -> bool:
        """Whether such a share is open: they would read more if it were renewed."""
        return any(one.is_open and self.is_older(one) for one in self.shares)

    def may_renew(self, share: Share) -> bool:
        return share.ends_soon or self.is_older(share)

    def half(self, scope: Scope) -> HalfSigned | None:
        return next((one for one in self.halves if scope_of_half(one) is scope), None)


def circle_of(*, viewer: Actor) -> list[InCircle]:
    """Everybody on the viewer's own map, the closest first. Empty for anybody but a patient."""
    if not viewer.is_patient:
        return []
    rows = visible(Tie.objects.filter(removed_at=None), viewer=viewer, data_class=DataClass.JOURNAL)
    ties = sorted(rows, key=lambda one: (-(one.closeness or 0), one.name.casefold(), str(one.pk)))
    invitations = {one.tie_id: one for one in _invitations(viewer)}
    filed, halves = (_on_file(viewer), half_signed_of(viewer=viewer, patient_id=viewer.id)) if ties else ({}, [])
    return [_in_circle(one, invitations.get(one.pk), filed.get(reference_of(one.pk), []), halves) for one in ties]


def _in_circle(
    tie: Tie, invitation: Invitation | None, filed: list[FiledConsent], halves: list[HalfSigned]
) -> InCircle:
    return InCircle(
        tie=tie,
        invitation=invitation,
        shares=tuple(_shares(filed)),
        on_file=tuple(filed),
        halves=tuple(one for one in halves if one.draft["recipient_id"] == str(tie.pk)),
    )


def in_circle(*, viewer: Actor, tie_id: UUID) -> InCircle | None:
    return next((one for one in circle_of(viewer=viewer) if one.tie.pk == tie_id), None)


def _invitations(viewer: Actor) -> list[Invitation]:
    rows = Invitation.objects.filter(ended_at=None)
    return list(visible(rows, viewer=viewer, data_class=DataClass.CONSENT))


def _on_file(viewer: Actor) -> dict[str, list[FiledConsent]]:
    """What is on file for each reference, the newest first."""
    found: dict[str, list[FiledConsent]] = {}
    for filed in consents_of(viewer=viewer, patient_id=viewer.id, now=clock.now()):
        if filed.is_on_file:
            found.setdefault(filed.signed.reference, []).append(filed)
    return found


def _shares(on_file: list[FiledConsent]) -> list[Share]:
    """Of what is on file for one person the shares of the circle, the newest of a scope."""
    found: dict[Scope, Share] = {}
    for filed in on_file:
        if (scope := scope_of(filed)) is not None:
            found.setdefault(scope, Share(scope=scope, filed=filed))
    return [found[scope] for scope in Scope if scope in found]


def scope_of(filed: FiledConsent) -> Scope | None:
    """Which share of the circle a consent is; None for one that says something else."""
    return _scope_saying(filed.signed.kind, filed.signed.shares)


def scope_of_half(half: HalfSigned) -> Scope | None:
    """As `scope_of`, of what waits for a guardian."""
    return _scope_saying(half.draft["kind"], half.draft["shares"])


def _scope_saying(kind: str, keys: Collection[str]) -> Scope | None:
    if kind != FAMILY:
        return None
    if set(keys) == set(MENTORS_PLAN):
        return Scope.CRISIS
    return next((scope for scope, shares in SHARES.items() if set(shares) == set(keys)), None)


def shares_of(scope: Scope, *, role: SupportRole | None) -> tuple[str, ...]:
    """What a share says in a consent for somebody in a role."""
    return MENTORS_PLAN if scope is Scope.CRISIS and role is SupportRole.MENTOR else SHARES[scope]


class Ending(Struct, frozen=True):
    """What somebody close is told by, ends soon, and nothing goes on from: a share, or signed on the consents page."""

    patient_id: UUID
    signed_id: UUID


def shares_ending(*, viewer: Actor) -> list[Ending]:
    """Of a whole organization, for a job: what can be renewed now."""
    people = people_with_ending(viewer=viewer, kind=FAMILY, until=clock.now() + RENEWED_FROM)
    return [Ending(one, signed_id) for one in people for signed_id in _ending_of(one, viewer)]


def _ending_of(patient_id: UUID, viewer: Actor) -> list[UUID]:
    patient = Actor(organization_id=viewer.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    found = list(_on_file(patient).values())
    shares = [share.filed for filed in found for share in _shares(filed) if share.ends_soon]
    return [one.id for one in (*shares, *(beside for filed in found for beside in _ending_beside(filed)))]


def _ending_beside(on_file: Collection[FiledConsent]) -> list[FiledConsent]:
    """Of what is on file for one person the consents for somebody close that are no shares of the circle."""
    close = [one for one in on_file if one.signed.kind == FAMILY and scope_of(one) is None]
    return [one for one in close if one.ends_soon and not goes_on(one, on_file)]


def is_signed_elsewhere(*, viewer: Actor, signed_id: UUID) -> bool:
    """Whether a consent of the viewer's own is no share of the circle: it is renewed on its own page."""
    found = consents_of(viewer=viewer, patient_id=viewer.id, now=clock.now(), signed_id=signed_id)
    return any(scope_of(one) is None for one in found)


def map_counts(circle: Collection[InCircle]) -> Counts:
    return counts_of(one.tie for one in circle)


def is_checked(*, viewer: Actor, tie_id: UUID, now: datetime) -> bool:
    """Whether the private questions about this tie, lately, came to nothing against it.

    On the person's own screen, or alone with a member of the staff and then said by the person to be about this tie.
    Staff are not told whom a talk is about: one that came to a stop closes whatever was open before it.
    """
    own = _last_check(viewer, tie_id, now)
    if own is None or own.outcome != CheckOutcome.GO:
        return False
    stops = CheckAlone.objects.filter(patient_id=viewer.id, outcome=CheckOutcome.STOP, checked_at__gte=own.checked_at)
    return not visible(stops, viewer=viewer, data_class=DataClass.JOURNAL).exists()


def _last_check(viewer: Actor, tie_id: UUID, now: datetime) -> PrivateCheck | None:
    rows = PrivateCheck.objects.filter(tie_id=tie_id, checked_at__gt=now - CHECK_HOLDS)
    return visible(rows, viewer=viewer, data_class=DataClass.JOURNAL).order_by("-checked_at", "-pk").first()


def talk_to_name(*, viewer: Actor, tie_id: UUID, now: datetime) -> CheckAlone | None:
    """The talk that a patient may say was about this tie: it came to go, and is said to be about nobody yet.

    None while the last word about the tie is later, or was stop, and none of before a talk that came to anything else.
    """
    own = _last_check(viewer, tie_id, now)
    if own is not None and own.outcome == CheckOutcome.STOP:
        return None
    since = own.checked_at if own is not None else now - CHECK_HOLDS
    talks = [one for one in checks_alone(viewer=viewer, patient_id=viewer.id) if one.checked_at > since]
    going = takewhile(lambda one: one.outcome == CheckOutcome.GO, talks)
    said = PrivateCheck.objects.filter(patient_id=viewer.id, talk__isnull=False)
    named = set(visible(said, viewer=viewer, data_class=DataClass.JOURNAL).values_list("talk_id", flat=True))
    return next((one for one in going if one.pk not in named), None)


def checks_alone(*, viewer: Actor, patient_id: UUID) -> list[CheckAlone]:
    """What the questions came to when staff asked them, the last first."""
    told_as = DataClass.AVOIDANCE if viewer.is_staff else DataClass.JOURNAL
    rows = visible(CheckAlone.objects.filter(patient_id=patient_id), viewer=viewer, data_class=told_as)
    return list(rows.order_by("-checked_at", "-pk")[:CHECKS_SHOWN])


def help_card_of(*, viewer: Actor, patient_id: UUID) -> HelpCard | None:
    rows = HelpCard.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.HELP_CARD).first()


def help_with(*, viewer: Actor, tie_id: UUID | None = None) -> list[HelpAsk]:
    """What the viewer asked of those around them and was offered, from today on, the next first.

    Ties are not fetched with it: of whoever reads their own part of it, PostgreSQL keeps the map.
    """
    of_tie = Q(tie_id=tie_id) if tie_id else Q()
    of_tie &= Q(patient__died_at=None)  # Nobody is asked for a ride by somebody who has died.
    rows = HelpAsk.objects.filter(of_tie, starts_at__gt=clock.now() - BACK).exclude(state=HelpState.TAKEN_BACK)
    return list(visible(rows, viewer=viewer, data_class=DataClass.HELP_ASK).order_by("starts_at", "pk"))


def hearing_of_help(*, viewer: Actor, tie_ids: Collection[UUID]) -> set[UUID]:
    """To which of these ties of the viewer's help is told now, by the gate. Nothing is told by asking."""
    origin = origins_of(viewer=viewer, patient_ids=[viewer.id]).get(viewer.id) if tie_ids else None
    if origin is None:
        return set()
    item, ties = Item(classes=frozenset({DataClass.HELP_ASK}), labels=origin.labels), sorted(set(tie_ids))
    askings = [
        Asking(
            by=viewer,
            purposes=SUPPORT_REQUEST,
            recipient=Recipient(Kind.FAMILY, reference_of(one), frozenset({EngineTie.VERIFIED_LINK})),
        )
        for one in ties
    ]
    answers = foreseen(viewer.id, [(asking, [item]) for asking in askings])
    return {one for one, [answer] in zip(ties, answers, strict=True) if answer.is_open}


def milestones_for(*, viewer: Actor, tie_id: UUID) -> list[Milestone]:
    """What the patient chose to show one tie under the share that stands, the latest first."""
    found = visible(Milestone.objects.filter(tie_id=tie_id), viewer=viewer, data_class=DataClass.MILESTONE)
    ended = ended_last(viewer=viewer, patient_id=viewer.id, scope=Scope.MILESTONES).get(tie_id)
    rows = [one for one in found if ended is None or one.shown_at > ended]
    return sorted(rows, key=lambda one: (one.reached_date or one.shown_at.date(), one.shown_at), reverse=True)


class Reached(Struct, frozen=True):
    """A number of what the viewer keeps, which they may make a milestone of, and the day on which it was reached.

    Days and weeks in which they came, and days on which they practiced, each by the day it was for them.
    """

    days_here: int
    weeks_here: int
    days_practiced: int
    last_day: date | None


def reached_by(*, viewer: Actor) -> Reached:
    """What a patient's own numbers come to, for their own page: nobody is shown it before they choose it."""
    days = days_attended(viewer=viewer)
    practiced = {one.log.local_date for one in own_logs(viewer=viewer)}
    weeks = {clock.week_start(one) for one in days}
    return Reached(len(days), len(weeks), len(practiced), days[-1] if days else None)


def zone_of_help(*, viewer: Actor) -> ZoneInfo:
    """The clock by which a patient and those around them speak of times: that of the sessions, else the patient's."""
    origin = origins_of(viewer=viewer, patient_ids=[viewer.id]).get(viewer.id)
    return origin.zone if origin else zone_of_patient(viewer=viewer, patient_id=viewer.id)


class Helped(Struct, frozen=True, kw_only=True):
    """One thing of a tie on its way to whoever the tie is to: when, what, and how it stands."""

    id: UUID
    kind: str
    is_offer: bool
    starts_at: datetime
    words: str
    state: str


class Shown(Struct, frozen=True):
    """One milestone on its way to whom the patient shows it."""

    words: str
    reached_date: date | None


class InOwnWords(Struct, frozen=True):
    """What somebody wants, or practices, on its way to a mentor or sponsor; `key` is what the consent calls it."""

    key: str
    lines: tuple[str, ...]


class Carded(Struct, frozen=True, kw_only=True):
    helps: str
    does_not_help: str
    words: str
    call_somebody: str


def known_as(*, patient: Actor, tie_id: UUID) -> tuple[SupportRole, str] | None:
    """As what, and of whom by what name, somebody is in the circle. Read for the gate, by which alone it is shown.

    None as well once the patient has died: nothing is told then, whatever was shared.
    """
    invited = Invitation.objects.filter(tie_id=tie_id, patient__died_at=None)
    rows = visible(invited, viewer=patient, data_class=DataClass.CONSENT)
    row = rows.filter(ended_at=None, used_at__isnull=False).first()
    return (SupportRole(row.role), row.known_as) if row else None


def things_for(*, patient: Actor, tie_id: UUID, labels: frozenset[Label], role: SupportRole) -> list[Thing[object]]:
    """What of the circle itself there is to tell one tie in a role: the card, help, parts of the plan. For the gate.

    Nothing once the person has died: nobody reads then what to be glad about, how to help, or that they may offer to.
    """
    if not ungated_patients().filter(pk=patient.id, died_at=None).exists():
        return []
    scopes, found = POWERS[role].scopes, list[Thing[object]]()
    if Scope.CARD in scopes and (card := help_card_of(viewer=patient, patient_id=patient.id)) is not None:
        said = Carded(**{name: getattr(card, name) for name in Carded.__struct_fields__})
        found.append(_thing(patient, DataClass.HELP_CARD, labels, said))
    found += [
        _thing(patient, DataClass.HELP_ASK, labels, _helped(one)) for one in help_with(viewer=patient, tie_id=tie_id)
    ]
    # Somebody to whom nothing is asked yet may offer, where the gate lets them be answered.
    found.append(_thing(patient, DataClass.HELP_ASK, labels, role))
    if Scope.MILESTONES in scopes:
        shown = milestones_for(viewer=patient, tie_id=tie_id)
        found += [_thing(patient, DataClass.MILESTONE, labels, Shown(one.words, one.reached_date)) for one in shown]
    if Scope.CRISIS in scopes:
        parts = parts_shared_with(viewer=patient, reference=reference_of(tie_id))
        found += [_thing(patient, DataClass.CRISIS_PLAN, labels, part) for part in parts]
    sections = _sections_signed(patient, tie_id) if scopes & SECTIONS.keys() else []
    read = [(one, one.read(patient)) for one in sections]
    found += [_thing(patient, one.data_class, labels, InOwnWords(one.key, lines)) for one, lines in read if lines]
    return found


def _sections_signed(patient: Actor, tie_id: UUID) -> list[Section]:
    """Those that what holds for a tie names: nothing beside them is read, whatever else opens their class."""
    filed = consents_of(viewer=patient, patient_id=patient.id, now=clock.now())
    theirs = [one.signed for one in filed if one.is_open and one.signed.reference == reference_of(tie_id)]
    named = {key for one in theirs for key in one.shares}
    return [one for one in SECTIONS.values() if one.key in named]


def _thing(patient: Actor, data_class: DataClass, labels: frozenset[Label], content: object) -> Thing[object]:
    item = Item(classes=frozenset({data_class}), labels=labels)
    return Thing(patient_id=patient.id, item=item, content=content)


def _helped(row: HelpAsk) -> Helped:
    return Helped(
        id=row.pk, kind=row.kind, is_offer=row.is_offer, starts_at=row.starts_at, words=row.words, state=row.state
    )


def kept_from_of(*, viewer: Actor, patient_id: UUID) -> list[KeptFrom]:
    """The do-not-disclose list of a patient, for staff who keep it; empty for everybody else."""
    if not viewer.is_staff:
        return []
    rows = KeptFrom.objects.filter(patient_id=patient_id, removed_at=None)
    return list(visible(rows, viewer=viewer, data_class=DataClass.AVOIDANCE).order_by("added_at", "pk"))


class Entry(Struct, frozen=True, kw_only=True):
    """One entry of the list. `is_here`: staff said that it is a patient here; `other_name` for who reaches them."""

    row: KeptFrom
    is_here: bool
    other_name: str


def entries_of(*, viewer: Actor, patient_id: UUID) -> list[Entry]:
    """The list of a patient, with who of it is a patient here, for staff who keep it."""
    apart = {one.source_id: one for one in people_kept_apart(viewer=viewer, patient_id=patient_id)}
    return [
        Entry(row=row, is_here=row.pk in apart, other_name=apart[row.pk].other_name if row.pk in apart else "")
        for row in kept_from_of(viewer=viewer, patient_id=patient_id)
    ]


def kept_from_naming(*, viewer: Actor, name: str, contact: str) -> list[KeptFrom]:
    """Entries that fit somebody, of the lists the viewer keeps; none for whoever keeps no list."""
    if not may_keep_unnamed(viewer):
        return []
    rows = visible(KeptFrom.objects.filter(removed_at=None), viewer=viewer, data_class=DataClass.AVOIDANCE)
    rows = rows.order_by("patient_id", "added_at", "pk")
    return [one for one in rows if fits(one.what, one.value, name=name, contact=contact)]


def open_questions(*, viewer: Actor) -> list[FamilyQuestion]:
    """Questions of families: all that wait, the oldest first, then what was answered last.

    None for whoever does not answer them.
    """
    if not may_answer_question(viewer):
        return []
    rows = FamilyQuestion.objects.filter(organization_id=viewer.organization_id)
    waiting = rows.filter(answered_at=None).order_by("asked_at", "pk")
    answered = rows.exclude(answered_at=None).order_by("-answered_at", "pk")
    return [*waiting, *answered[:ANSWERED_SHOWN]]


def question_for(*, viewer: Actor, question_id: UUID) -> FamilyQuestion | None:
    if not may_answer_question(viewer):
        return None
    return FamilyQuestion.objects.filter(organization_id=viewer.organization_id, pk=question_id).first()


def secret_of_question(*, organization_id: UUID, form_id: UUID, words: str) -> str:
    """The secret of the address at which the answer to these words in this form is read.

    It is reckoned, not drawn, so that a second press leads where the first did: neither form nor secret is kept.
    """
    asked = f"{organization_id} {form_id} {words}"
    return salted_hmac("midspan.circle.question", asked, algorithm="sha256").hexdigest()


def question_by_secret(secret: str) -> FamilyQuestion | None:
    return row_of_secret(FamilyQuestion.objects.all(), secret)
