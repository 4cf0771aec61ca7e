"""Asking about guardians: who stands for a patient now, what each may be told, and which laws a human looks up."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.guardians.enums import ReviewKind
from midspan.domains.guardians.home import home_book
from midspan.domains.guardians.models import HomeCheck, LawQuestion, PaperReview
from midspan.domains.guardians.rules import GIVES_WAYS_IN
from midspan.domains.guardians.sight import ASKED_ABOUT, CARE, sight_lines
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, ungated_patients
from midspan.domains.privacy.enums import GuardianPower
from midspan.domains.privacy.queries import (
    GUARDIAN_REQUEST,
    Asking,
    Guardian,
    Recipient,
    WayIn,
    counselors_now,
    foreseen,
    guardians_of,
    open_ways_in,
    signing_law_of,
    signing_laws_of,
    visible,
    ways_in_of_guardians,
    zone_of_patient,
)
from midspan.engines.disclosure import Channel, Item, Kind, SigningLaw, Signs
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass, Label

__all__ = ["GIVES_WAYS_IN", "HomeCheck", "home_book", "sight_lines"]


class Standing(Struct, frozen=True, kw_only=True):
    """A guardian as they stand now. `sees` is what the gate would let them be told, by the care it comes of.

    `has_way_in`: they sign in with an account of their own, until `until_at`; also None where they never did.
    """

    guardian: Guardian
    is_now: bool
    reason: str = ""
    sees: tuple[tuple[Label, frozenset[DataClass]], ...] = ()
    has_way_in: bool = False
    until_at: datetime | None = None

    @property
    def may_sign(self) -> bool:
        return self.is_now and GuardianPower.SIGN in self.guardian.powers

    @property
    def may_look(self) -> bool:
        return self.is_now and GuardianPower.SEE in self.guardian.powers


class Waiting(Struct, frozen=True, kw_only=True):
    """A question about the law for one patient: their name where the viewer may know it, and what is known now."""

    question: LawQuestion
    name: str
    law: SigningLaw


def standing_guardians(*, viewer: Actor, patient_id: UUID) -> list[Standing]:
    """Everybody who stands or stood for a patient, with what they may be told at this moment."""
    rows = guardians_of(viewer=viewer, patient_id=patient_id)
    if not rows:
        return []
    is_of_age = signing_law_of(viewer=viewer, patient_id=patient_id).signs is Signs.PATIENT
    today = clock.today(zone_of_patient(viewer=viewer, patient_id=patient_id))
    signs_in = ways_in_of_guardians(viewer=viewer, patient_id=patient_id)
    standing = [_standing(one, viewer, today, is_of_age=is_of_age) for one in rows]
    return [_signing_in(one, signs_in.get(one.guardian.pk)) for one in standing]


def _signing_in(one: Standing, way: WayIn | None) -> Standing:
    if way is None or not one.is_now:
        return one
    return replace(one, has_way_in=not way.is_over, until_at=way.until_at)


def _standing(guardian: Guardian, viewer: Actor, today: date, *, is_of_age: bool) -> Standing:
    ended = next(iter(guardian.ends.all()), None)
    is_in_time = guardian.from_date <= today and (guardian.until_date is None or today < guardian.until_date)
    if ended is not None or is_of_age or not is_in_time:
        return Standing(guardian=guardian, is_now=False, reason=ended.reason if ended else "")
    return Standing(guardian=guardian, is_now=True, sees=_seen(guardian, viewer))


def _seen(guardian: Guardian, viewer: Actor) -> tuple[tuple[Label, frozenset[DataClass]], ...]:
    """As the gate foresees it: consents, limits and the law together. Nothing is disclosed by asking."""
    to = Recipient(Kind.GUARDIAN, guardian.reference)
    asking = Asking(by=viewer, channel=Channel.PAGE, purposes=GUARDIAN_REQUEST, recipient=to)
    items = [[Item(classes=frozenset({one}), labels=frozenset({care})) for one in ASKED_ABOUT] for care in CARE]
    answers = foreseen(guardian.patient_id, [(asking, each) for each in items])
    return tuple(
        (care, frozenset(one for one, answer in zip(ASKED_ABOUT, told, strict=True) if answer.is_open))
        for care, told in zip(CARE, answers, strict=True)
    )


def standing_guardian(*, viewer: Actor, patient_id: UUID, guardian_id: UUID) -> Standing | None:
    """One of a patient's guardians as they stand now."""
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    return next((one for one in standing if one.guardian.pk == guardian_id), None)


def ways_in_that_are_over(*, viewer: Actor) -> list[UUID]:
    """Guardians on file who sign in although the clock, or a birth date that was corrected, ended what they were."""
    by_rows, signs_in = open_ways_in(viewer=viewer), ways_in_of_guardians(viewer=viewer)
    patients = {signs_in[one].patient_id for one in by_rows}
    standing = [one for patient_id in patients for one in standing_guardians(viewer=viewer, patient_id=patient_id)]
    return sorted(by_rows - {one.guardian.pk for one in standing if one.is_now and one.has_way_in})


def ways_in_that_end(*, viewer: Actor, before: datetime) -> dict[UUID, WayIn]:
    """Guardians who sign in, and whose sign-in is over before that moment unless staff look at it again. For jobs.

    Nobody who stood for somebody who has died: it ends.
    """
    by_rows, signs_in = open_ways_in(viewer=viewer), ways_in_of_guardians(viewer=viewer)
    ending = {
        one: way for one, way in signs_in.items() if one in by_rows and not way.is_over and way.until_at <= before
    }
    patients = {way.patient_id for way in ending.values()}
    living = set(ungated_patients().filter(pk__in=patients, died_at=None).values_list("pk", flat=True))
    return {one: way for one, way in ending.items() if way.patient_id in living}


def whom_to_ask(*, viewer: Actor, patient_id: UUID) -> list[UUID]:
    """Who looks through a minor's papers: their counselors, else intake where somebody stands for them. For jobs."""
    counselors = counselors_now(viewer=viewer, patient_id=patient_id)
    if counselors or not guardians_of(viewer=viewer, patient_id=patient_id):
        return counselors
    return [one.pk for one in active_staff(organization_id=viewer.organization_id, role=Role.INTAKE)]


def own_home_check(*, viewer: Actor) -> HomeCheck | None:
    """What a guardian ticked last on the list for a safe home; PostgreSQL shows it to them alone."""
    if not viewer.is_guardian:
        return None
    return HomeCheck.objects.filter(organization_id=viewer.organization_id, account_id=viewer.id).first()


def homes_checked(*, viewer: Actor, patient_id: UUID) -> dict[UUID, datetime]:
    """When guardians of a patient went through that list last, of those who sign in: guardian → when. Nothing else."""
    ways = ways_in_of_guardians(viewer=viewer, patient_id=patient_id)
    accounts = {way.account_id for way in ways.values() if not way.is_over}
    if not accounts:
        return {}
    rows = HomeCheck.objects.filter(organization_id=viewer.organization_id, account_id__in=accounts)
    with widened(viewer):
        done = dict(rows.values_list("account_id", "done_at"))
    return {one: done[way.account_id] for one, way in ways.items() if way.account_id in done}


class Review(Struct, frozen=True, kw_only=True):
    """Something to look through before a day, of whom, and of which guardian if of one."""

    row: PaperReview
    name: str
    guardian: str


def open_reviews(*, viewer: Actor, patient_id: UUID | None = None) -> list[Review]:
    """What is to be looked through, the nearest day first; of everybody in reach where none is named.

    Of sign-ins only what ends as it was asked, for who gives them: nobody else opens the page of one.
    """
    rows = PaperReview.objects.filter(done_at=None, patient__died_at=None).select_related("guardian")
    if patient_id is not None:
        rows = rows.filter(patient_id=patient_id)
    if not viewer.roles & GIVES_WAYS_IN:
        rows = rows.filter(kind=ReviewKind.BIRTHDAY)
    asked = list(visible(rows.order_by("on_date", "pk"), viewer=viewer, data_class=DataClass.CONSENT))
    found = _still_ending(asked, viewer=viewer)
    names = _names(viewer, {one.patient_id for one in found})
    return [
        Review(row=one, name=names[one.patient_id], guardian=one.guardian.name if one.guardian else "")
        for one in found
        if one.patient_id in names
    ]


def _still_ending(reviews: Collection[PaperReview], *, viewer: Actor) -> list[PaperReview]:
    """Without sign-ins that are over, that hold on past the day asked about, and whose minor is of age."""
    of_sign_ins = [one for one in reviews if one.kind == ReviewKind.SIGN_IN]
    if not of_sign_ins:
        return list(reviews)
    ways = ways_in_of_guardians(viewer=viewer)
    laws = signing_laws_of(viewer=viewer, patient_ids={one.patient_id for one in of_sign_ins})
    of_age = {one for one, law in laws.items() if law.signs is Signs.PATIENT}
    gone = {one.pk for one in of_sign_ins if one.patient_id in of_age or not _ends_as_asked(one, ways)}
    return [one for one in reviews if one.pk not in gone]


def _ends_as_asked(review: PaperReview, ways: dict[UUID, WayIn]) -> bool:
    """Whether its sign-in holds and ends on that day, by the clock of any place here."""
    way = ways.get(review.guardian_id) if review.guardian_id else None
    return way is not None and not way.is_over and abs(way.until_at.date() - review.on_date) <= timedelta(days=1)


def signing_guardians(*, viewer: Actor, patient_id: UUID) -> list[Guardian]:
    """Who may sign for a patient now."""
    standing = standing_guardians(viewer=viewer, patient_id=patient_id)
    return [one.guardian for one in standing if one.may_sign]


def waiting_law_questions(*, viewer: Actor) -> list[Waiting]:
    """For whom nobody knows yet who signs, one question each, the oldest first."""
    rows = visible(LawQuestion.objects.all(), viewer=viewer, data_class=DataClass.CONSENT).order_by("asked_at")
    newest = {one.patient_id: one for one in rows}
    laws = signing_laws_of(viewer=viewer, patient_ids=newest.keys())
    # A birth date or a decision has answered the others.
    unknown = {one: law for one, law in laws.items() if law.signs is Signs.UNKNOWN}
    names = _names(viewer, unknown.keys())
    return [
        Waiting(question=one, name=names.get(one.patient_id, ""), law=unknown[one.patient_id])
        for one in sorted(newest.values(), key=lambda one: one.asked_at)
        if one.patient_id in unknown
    ]


def law_question(*, viewer: Actor, question_id: UUID) -> Waiting | None:
    """One question that is still open."""
    return next((one for one in waiting_law_questions(viewer=viewer) if one.question.pk == question_id), None)


def name_of_patient(*, viewer: Actor, patient_id: UUID) -> str:
    """Given and family name; empty where the person keeps their name from the viewer."""
    found = _NAME.rows(viewer=viewer, patient_id=patient_id)
    return next((f"{given} {family}".strip() for given, family in found), "")


def _name(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(pk=patient_id).values_list("given_names", "family_name")


_NAME = Prepared(_name, patient_id=UUID)


def _names(viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    found = rows.filter(pk__in=patient_ids).values_list("pk", "given_names", "family_name") if patient_ids else ()
    return {pk: f"{given} {family}".strip() for pk, given, family in found}


def next_change(*, viewer: Actor, patient_id: UUID) -> datetime | None:
    """When the patient is of age, while they are not and somebody stands for them."""
    law = signing_law_of(viewer=viewer, patient_id=patient_id)
    if law.signs is Signs.PATIENT or not guardians_of(viewer=viewer, patient_id=patient_id):
        return None
    return law.is_of_age_at
