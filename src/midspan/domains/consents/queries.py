"""A patient's consents, each with what the gate would answer by it now: for themselves, and for who keeps consents."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from msgspec import Struct, convert
from msgspec.structs import replace

from midspan.domains.consents.audiences import (
    Audience,
    asking_of,
    audience_of_guardian,
    audiences_from,
    unnamed_audiences,
)
from midspan.domains.consents.book import kinds, purposes, shares
from midspan.domains.consents.ending import people_with_ending
from midspan.domains.consents.enums import AFTER_STAY, PAUSE, Standing
from midspan.domains.consents.models import (
    GuardianSignature,
    HalfAsked,
    HalfSigned,
    PaperCheck,
    PaperConsent,
    SignedConsent,
    SignedRevocation,
)
from midspan.domains.consents.rules import ASKED_FOR, RENEWED_FROM, ends_soon, may_sign_alone, may_sign_half
from midspan.domains.consents.text import ConsentText, Draft, Parties, ends_at, text_of
from midspan.domains.consents.until import shared_until
from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.enums import EndCause
from midspan.domains.privacy.queries import (
    Guardian,
    foreseen,
    guardians_of,
    guardians_on_file,
    over_consents,
    signing_law_of,
    visible,
    zone_of_patient,
)
from midspan.engines.disclosure import Decision, Item, Signs
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Label, Verdict

__all__ = [
    "RENEWED_FROM",
    "Audience",
    "ConsentText",
    "Draft",
    "FiledConsent",
    "HalfSigned",
    "Parties",
    "SignedConsent",
    "asking_of",
    "audience_of",
    "audiences_of",
    "consents_of",
    "ends_soon",
    "foreseen_of",
    "goes_on",
    "half_signed_of",
    "kinds",
    "may_ask_after_stay",
    "may_sign",
    "may_sign_now_alone",
    "over_since",
    "own_consents",
    "parties_of",
    "pause_of",
    "people_with_ending",
    "recipients_of",
    "recipients_on_file",
    "same_on_file",
    "shared_until",
    "taken_back_of",
    "text_of",
    "unnamed_audiences",
]

FAMILY = "family"  # The kind of consents for somebody close.
BORN_WITH = frozenset({Label.PART2})  # The narrowest: what a substance use track makes.


class FiledConsent(Struct, frozen=True, kw_only=True):
    """A signed consent as it stands. `sentence` is the gate's reason, now; `over_at` is set once it is over."""

    signed: SignedConsent
    standing: Standing
    sentence: str = ""
    over_at: datetime | None = None

    @property
    def id(self) -> UUID:
        return self.signed.pk

    @property
    def is_on_file(self) -> bool:
        return self.over_at is None

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.HOLDS

    @property
    def ends_soon(self) -> bool:
        """Whether it is on file and ends by itself so soon that it can be signed anew."""
        return self.is_on_file and ends_soon(self.signed.ends_at, now=clock.now())


def goes_on(one: FiledConsent, filed: Iterable[FiledConsent]) -> bool:
    """Whether what this one shares is signed on for them already, by one of the same kind that does not end soon."""
    return any(
        other.is_on_file
        and not other.ends_soon
        and (other.signed.kind, other.signed.reference) == (one.signed.kind, one.signed.reference)
        and set(other.signed.shares) >= set(one.signed.shares)
        for other in filed
    )


def parties_of(*, viewer: Actor, patient_id: UUID) -> Parties | None:
    """The names a patient's consent says; None for somebody whose name the viewer may not see."""
    patient = next(iter(_NAMED.instances(viewer=viewer, patient_id=patient_id)), None)
    if patient is None:
        return None
    center = Organization.objects.get(pk=viewer.organization_id)
    law = signing_law_of(viewer=viewer, patient_id=patient_id)
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    return Parties(
        patient=f"{patient.given_names} {patient.family_name}".strip(),
        center=center.name,
        signs=law.signs,
        of_age_at=law.is_of_age_at,
        of_age_on=law.is_of_age_at.astimezone(zone).date() if law.is_of_age_at else None,
    )


def _named(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any]:
    rows = ungated_patients().filter(pk=patient_id).order_by("pk")
    return visible(rows, viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")


_NAMED = Prepared(_named, patient_id=UUID)


def consents_of(*, viewer: Actor, patient_id: UUID, now: datetime, signed_id: UUID | None = None) -> list[FiledConsent]:
    """A patient's consents, or the one that is named, newest first; a pause is not among them."""
    found = _SIGNED.instances(viewer=viewer, patient_id=patient_id)
    signed = [one for one in found if signed_id in {None, one.pk}]
    over = over_consents(viewer=viewer, patient_id=patient_id)
    ended = {one.pk: _ended(one, over, now) for one in signed}
    lasting = [one for one in signed if ended[one.pk] is None]
    answers = dict(zip((one.pk for one in lasting), foreseen_of(lasting, viewer), strict=True))
    often = Counter((one.reference, named) for one in lasting for named in classes_of(one.shares))
    return [ended[one.pk] or _standing(one, answers[one.pk], often) for one in signed]


def over_since(*, viewer: Actor, patient_id: UUID, keys: Collection[str]) -> dict[str, datetime]:
    """Reference → when what was signed for them of these shares was last over, and nothing signed before went on.

    What was kept under it up to then is of the past, also where the same is signed anew later. It asks no gate.
    """
    now, wanted = clock.now(), set(keys)
    over = over_consents(viewer=viewer, patient_id=patient_id)
    ends: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for one in _SIGNED.instances(viewer=viewer, patient_id=patient_id):
        if one.kind == FAMILY and wanted <= set(one.shares):
            ended = _ended(one, over, now)
            ends.setdefault(one.reference, []).append((one.signed_at, ended.over_at if ended else None))
    breaks = {
        key: [end for _start, end in stretches if end is not None and not _goes_on(end, stretches)]
        for key, stretches in ends.items()
    }
    return {key: max(ended) for key, ended in breaks.items() if ended}


def _goes_on(at: datetime, stretches: Collection[tuple[datetime, datetime | None]]) -> bool:
    """Whether another one was signed before that moment and lasted past it."""
    return any(start < at and (end is None or end > at) for start, end in stretches)


def may_ask_after_stay(*, viewer: Actor, patient_id: UUID, since: datetime) -> bool:
    """Whether they agreed, in the stay opened at `since` or later, to be asked after it, and nothing closes that."""
    found = consents_of(viewer=viewer, patient_id=patient_id, now=clock.now())
    return any(one.is_open for one in found if one.signed.kind == AFTER_STAY and one.signed.signed_at >= since)


def _signed(*, viewer: Actor, patient_id: UUID) -> QuerySet[SignedConsent]:
    rows = SignedConsent.objects.filter(patient_id=patient_id).exclude(kind=PAUSE).order_by("-signed_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT)


_SIGNED = Prepared(_signed, patient_id=UUID)


def own_consents(*, viewer: Actor, now: datetime) -> list[FiledConsent]:
    """The viewer's own."""
    return consents_of(viewer=viewer, patient_id=viewer.id, now=now)


def _ended(signed: SignedConsent, over: dict[UUID, tuple[str, datetime]], now: datetime) -> FiledConsent | None:
    if signed.consent_id in over:
        cause, at = over[signed.consent_id]
        standing = Standing.TAKEN_BACK if cause == EndCause.TAKEN_BACK else Standing.ENDED
        return FiledConsent(signed=signed, standing=standing, over_at=at)
    if signed.ends_at is not None and signed.ends_at <= now:
        return FiledConsent(signed=signed, standing=Standing.ENDED, over_at=signed.ends_at)
    return None


def _standing(signed: SignedConsent, answers: Sequence[Decision], often: Counter[tuple[str, str]]) -> FiledConsent:
    """It holds where all of it is open; else the first thing that closes some of it says why.

    What it opens may be open by others to the same recipient too. So it is told by what the fewest open (`often`): the
    gate might answer of the rest by another one.
    """
    named = sorted(classes_of(signed.shares))
    own = min(zip(named, answers, strict=True), key=lambda one: often[signed.reference, one[0]])[1]
    shown = next((one for one in answers if not one.is_open), own)
    standing = Standing.HOLDS if shown.is_open else Standing.CLOSED
    return FiledConsent(signed=signed, standing=standing, sentence=shown.sentence)


def pause_of(*, viewer: Actor, patient_id: UUID) -> SignedConsent | None:
    """The pause that holds, if one does."""
    return _lasting(viewer, patient_id).filter(kind=PAUSE).first()


def same_on_file(*, viewer: Actor, digest: str) -> SignedConsent | None:
    """The viewer's consent of exactly this text that is not over."""
    return _lasting(viewer, viewer.id).filter(digest=digest).first()


def _lasting(viewer: Actor, patient_id: UUID) -> QuerySet[SignedConsent]:
    """What one patient signed and did not take back, pauses too."""
    rows = SignedConsent.objects.filter(patient_id=patient_id)
    rows = rows.exclude(consent_id__in=over_consents(viewer=viewer, patient_id=patient_id))
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT)


def half_signed_of(*, viewer: Actor, patient_id: UUID) -> list[HalfSigned]:
    """What a minor signed and still waits for a guardian, the newest first; nothing that is past its last day."""
    rows = HalfSigned.objects.filter(patient_id=patient_id, ends=None, guardian_signatures=None)
    found = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("-signed_at", "pk")
    return [one for one in found if not is_past(one)]


def is_past(half: HalfSigned) -> bool:
    """Whether its last day, counted from when the minor signed, is over: it would hold for no moment."""
    over = ends_at(convert(half.draft, Draft), timezone.localdate(half.signed_at))
    return over is not None and over <= clock.now()


def signed_from(*, viewer: Actor, half_id: UUID) -> UUID | None:
    """The consent that what a minor signed first has become, if a guardian has signed it too."""
    rows = GuardianSignature.objects.filter(half_id=half_id)
    found = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()
    return found.signed_id if found else None


def may_sign(parties: Parties) -> Verdict:
    """Whether the person signs themselves, for good or as the first of two; if not, who does."""
    return may_sign_alone(parties.signs) or may_sign_half(parties.signs)


def is_second_needed(parties: Parties) -> Verdict:
    """Whether what a minor signs waits for a guardian by the law as it is now; if not, who signs."""
    return may_sign_half(parties.signs)


def may_sign_now_alone(parties: Parties) -> Verdict:
    """Whether what the person signs holds at once."""
    return may_sign_alone(parties.signs)


class Asked(Struct, frozen=True, kw_only=True):
    """That a guardian is asked to sign something on a page of their own, until then; or as long as `can_read` it."""

    row: HalfAsked
    guardian: Guardian
    until: datetime
    can_read: bool


def askings_of(*, viewer: Actor, half_id: UUID) -> list[Asked]:
    """Whom a minor asks to sign this on a page of their own, the first first. After its time nobody is asked."""
    able = {one.pk for one in who_may_be_asked(viewer=viewer, patient_id=viewer.id)}
    rows = _askings(viewer).filter(half_id=half_id).select_related("guardian").order_by("asked_at", "pk")
    return [
        Asked(row=one, guardian=one.guardian, until=one.asked_at + ASKED_FOR, can_read=one.guardian_id in able)
        for one in rows
    ]


def _askings(patient: Actor) -> QuerySet[HalfAsked]:
    """A minor's askings that are not over."""
    rows = HalfAsked.objects.filter(patient_id=patient.id, asked_at__gt=clock.now() - ASKED_FOR)
    rows = rows.exclude(consent_id__in=over_consents(viewer=patient, patient_id=patient.id))
    return visible(rows, viewer=patient, data_class=DataClass.CONSENT)


def who_may_be_asked(*, viewer: Actor, patient_id: UUID) -> list[Guardian]:
    """Who may sign for a minor now, and signs in: on a page of their own, if the minor asks them."""
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    return [one.guardian for one in standing if one.may_sign and one.has_way_in]


def asked_to_sign(*, patient: Actor, guardian_id: UUID) -> list[HalfSigned]:
    """What a minor asked one guardian to sign, and still waits: read for the gate, by which alone it is shown.

    Nothing where the law has changed since, or where that guardian signs for them no more.
    """
    law = signing_law_of(viewer=patient, patient_id=patient.id)
    if law.signs is not Signs.BOTH:
        return []
    if guardian_id not in {one.pk for one in who_may_be_asked(viewer=patient, patient_id=patient.id)}:
        return []
    # The gate's answer is of this guardian and any paper, so each asking opens its own here.
    asked = set(_askings(patient).filter(guardian_id=guardian_id).values_list("half_id", flat=True))
    return [one for one in half_signed_of(viewer=patient, patient_id=patient.id) if one.pk in asked]


def guardian_signature_of(*, viewer: Actor, signed_id: UUID) -> GuardianSignature | None:
    """A guardian's signature under a consent, where there is one."""
    rows = GuardianSignature.objects.filter(signed_id=signed_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()


def paper_parties(*, viewer: Actor, patient_id: UUID) -> Parties | None:
    """As `parties_of`, for what was signed on paper."""
    parties = parties_of(viewer=viewer, patient_id=patient_id)
    return replace(parties, is_paper=True) if parties else None


def papers_of(*, viewer: Actor, patient_id: UUID | None = None) -> QuerySet[PaperConsent]:
    """Scanned sheets of one patient, or of all, without the scans themselves; the newest first."""
    rows = PaperConsent.objects.defer("content").select_related("entered_by", "patient")
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("-entered_at", "pk")


def waiting_papers(*, viewer: Actor) -> list[PaperConsent]:
    """Sheets that were entered and wait for a second person."""
    return list(papers_of(viewer=viewer).filter(checks=None, unreadable_reason="").order_by("entered_at", "pk"))


def paper_check_of(*, viewer: Actor, signed_id: UUID) -> PaperCheck | None:
    """The check of the sheet that became this consent, where it was signed on paper."""
    rows = PaperCheck.objects.select_related("paper__entered_by", "checked_by").defer("paper__content")
    rows = rows.filter(signed_id=signed_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()


def paper_content(*, viewer: Actor, patient_id: UUID, paper_id: UUID) -> PaperConsent | None:
    """One scanned sheet whole."""
    rows = PaperConsent.objects.filter(patient_id=patient_id, pk=paper_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()


def recipients_of(*, viewer: Actor, patient_id: UUID) -> dict[str, str]:
    """Whom a patient's consents are for, and their guardians: what the gate calls each → what the patient does."""
    rows = SignedConsent.objects.filter(patient_id=patient_id).exclude(kind=PAUSE)
    signed = visible(rows, viewer=viewer, data_class=DataClass.CONSENT)
    guardians = guardians_of(viewer=viewer, patient_id=patient_id)
    named = {one.reference: f"{one.name} ({one.relation})" for one in guardians}
    return named | dict(signed.values_list("reference", "recipient"))


class KnownRecipient(Struct, frozen=True, kw_only=True):
    """Somebody a patient named in a consent, whether it holds or not. `refers` is what the gate calls their kind."""

    refers: str
    id: UUID
    name: str
    passes_on: bool = False
    is_guardian: bool = False  # Who stands for them now.


def known_recipients(*, viewer: Actor, patient_id: UUID) -> list[KnownRecipient]:
    """Whom a patient named in consents, each once, as they named them last, the newest first; then their guardians.

    So what is signed for a guardian is for the one on file, who reads it on their own page.
    """
    rows = SignedConsent.objects.filter(patient_id=patient_id).exclude(kind=PAUSE)
    signed = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("-signed_at", "pk")
    found = dict[str, KnownRecipient]()
    for one in signed:
        refers, _, number = one.reference.partition("/")
        number_of = _id_in(number)
        if kinds()[one.kind].is_named and number_of is not None and one.reference not in found:
            passes_on = kinds()[one.kind].passes_on
            found[one.reference] = KnownRecipient(refers=refers, id=number_of, name=one.recipient, passes_on=passes_on)
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    guardians = {one.guardian.reference: _known(one.guardian) for one in standing if one.may_look}
    named = [replace(one, is_guardian=reference in guardians) for reference, one in found.items()]
    return [*named, *(one for reference, one in guardians.items() if reference not in found)]


def _known(guardian: Guardian) -> KnownRecipient:
    refers, _, _number = guardian.reference.partition("/")
    name = f"{guardian.name} ({guardian.relation})"
    return KnownRecipient(refers=refers, id=guardian.pk, name=name, is_guardian=True)


def _id_in(number: str) -> UUID | None:
    """The id that a reference of ours ends with; None for a reference that came from elsewhere."""
    try:
        return UUID(number)
    except ValueError:
        return None


def audiences_of(*, viewer: Actor) -> list[Audience]:
    """Whose eyes a patient can look through: guardians, whom they named in consents, then those whom anybody has."""
    if not viewer.is_patient:
        return []
    rows = SignedConsent.objects.filter(patient_id=viewer.id).exclude(kind=PAUSE)
    signed = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("signed_at", "pk")
    lasting = frozenset(_lasting(viewer, viewer.id).values_list("pk", flat=True))
    standing = standing_guardians(viewer=viewer, patient_id=viewer.id)
    guardians = [audience_of_guardian(one.guardian, viewer) for one in standing if one.may_look]
    named = audiences_from(signed, lasting=lasting, viewer=viewer)
    keys = {one.key for one in guardians}
    return [*guardians, *(one for one in named if one.key not in keys)]


def audience_of(key: str, *, viewer: Actor) -> Audience | None:
    return next((one for one in audiences_of(viewer=viewer) if one.key == key), None)


def recipients_on_file(*, viewer: Actor) -> dict[str, tuple[str, str]]:
    """Of all patients in reach: what the gate calls a recipient → what the consent calls them, and its kind.

    Guardians are there as well, who are told things by law too.
    """
    guardians = {one: (name, FAMILY) for one, name in guardians_on_file(viewer=viewer).items()}
    rows = SignedConsent.objects.exclude(reference="").order_by("signed_at", "pk")
    signed = visible(rows, viewer=viewer, data_class=DataClass.CONSENT)
    named = {one: (name, kind) for one, name, kind in signed.values_list("reference", "recipient", "kind")}
    return guardians | named


def given_to_intermediaries(*, viewer: Actor, signed_id: UUID | None = None) -> QuerySet[SignedConsent]:
    """Consents, of all in reach, to those who pass on what they are told; over or not."""
    kinds_of = [key for key, kind in kinds().items() if kind.passes_on]
    rows = SignedConsent.objects.filter(kind__in=kinds_of)
    rows = rows.filter(pk=signed_id) if signed_id is not None else rows
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("recipient", "signed_at", "pk")


def classes_of(keys: Collection[str]) -> frozenset[str]:
    """The classes that these shares of a consent mean."""
    return frozenset[str]().union(*(shares()[key].means for key in keys))


def share_words(keys: Collection[str], language: str) -> dict[str, str]:
    """What can be shared by these keys, in the patient's words."""
    return {key: shares()[key].label[language] for key in keys}


def codes_of(purpose: str) -> frozenset[str]:
    """The codes that a consent's purpose means."""
    return purposes()[purpose].means


def taken_back_of(*, viewer: Actor, signed_id: UUID) -> SignedRevocation | None:
    """The signed record that a consent was taken back."""
    rows = SignedRevocation.objects.filter(signed_id=signed_id)
    return visible(rows, viewer=viewer, data_class=DataClass.CONSENT).first()


def foreseen_of(signed: Sequence[SignedConsent], viewer: Actor) -> list[list[Decision]]:
    """What the gate would answer the recipients of one patient's consents, about each class a consent names."""
    if not signed:
        return []
    return foreseen(signed[0].patient_id, [(asking_of(one, viewer), _items(one)) for one in signed])


def _items(signed: SignedConsent) -> list[Item]:
    return [Item(classes=frozenset({one}), labels=BORN_WITH) for one in sorted(classes_of(signed.shares))]
