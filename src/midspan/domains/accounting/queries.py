"""Asking about what left: one patient's account, the register of all in reach, and requests for an account."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from msgspec import Struct

from midspan.domains.accounting.book import longest_years, passed_on_due
from midspan.domains.accounting.enums import COURT, HERE, THEMSELVES, UNKNOWN, RequestState
from midspan.domains.accounting.models import (
    AccountAnswer,
    AccountExtension,
    AccountRequest,
    PassedOn,
    RegisterCopy,
    RegisterRelease,
)
from midspan.domains.accounting.rules import RELEASES, years_before
from midspan.domains.consents.queries import SignedConsent, classes_of, codes_of, recipients_on_file
from midspan.domains.legal.queries import recipients_of_orders
from midspan.domains.letters.queries import letters_on_file
from midspan.domains.people.queries import all_staff, ungated_patients
from midspan.domains.privacy.queries import LedgerEntry, disclosures_on_file, visible
from midspan.values import Actor, ActorKind, DataClass
from midspan.values.wall_clock import instant_of

LETTER = "Letter/"
DAY = timedelta(days=1)


class Disclosure(Struct, frozen=True, kw_only=True):
    """One entry by which something left. `recipient` and `address` are empty where nobody knows them.

    `for_whom` is set on a letter that the patient took themselves: whom it is for. `name` is the patient's, for whoever
    may see it, and `by` who let it leave. `is_day`: nobody knows the hour.
    """

    entry_id: UUID
    patient_id: UUID
    at: datetime
    kind: str
    recipient: str
    address: str
    for_whom: str
    is_day: bool = False
    classes: tuple[str, ...]
    purposes: tuple[str, ...]
    name: str
    by: str


class Sought(Struct, frozen=True, kw_only=True):
    """What is looked for in the register; days are included, an empty word means any."""

    first: date
    last: date
    purpose: str = ""
    kind: str = ""


class Register(Struct, frozen=True, kw_only=True):
    """Everything that was sought, with its totals: they are counted from these very lines."""

    lines: tuple[Disclosure, ...]
    by_kind: Mapping[str, int]
    by_purpose: Mapping[str, int]
    people: int


class Asked(Struct, frozen=True, kw_only=True):
    """A request as it stands. `due_date` is the later one once it was extended."""

    request: AccountRequest
    state: RequestState
    due_date: date
    name: str
    extension: AccountExtension | None
    answer: AccountAnswer | None

    def is_late(self, today: date) -> bool:
        return self.state is not RequestState.ANSWERED and self.due_date < today


def account_of(*, viewer: Actor, patient_id: UUID, today: date) -> list[Disclosure]:
    """One patient's account over the longest time the law names, the newest first."""
    sought = Sought(first=years_before(today, longest_years()), last=today)
    return _disclosures(viewer, sought, patient_id=patient_id)


def passed_on(*, viewer: Actor, through: SignedConsent, today: date) -> list[Disclosure]:
    """To whom an intermediary passed on what it was told, over the years the law names, the newest first."""
    since = years_before(today, passed_on_due().years)
    rows = PassedOn.objects.filter(through=through, passed_on__gte=since)
    shown = visible(rows, viewer=viewer, data_class=DataClass.CONSENT).order_by("-passed_on", "-written_at", "pk")
    name = names_of(viewer=viewer, patient_ids=[through.patient_id]).get(through.patient_id, "")
    return [_passed_on(one, through, name) for one in shown]


def _passed_on(row: PassedOn, through: SignedConsent, name: str) -> Disclosure:
    return Disclosure(
        entry_id=row.pk,
        patient_id=row.patient_id,
        at=_midnight(row.passed_on),
        is_day=True,
        kind="provider",
        recipient=row.participant,
        address="",
        for_whom="",
        classes=tuple(sorted(classes_of(row.shares))),
        purposes=tuple(sorted(codes_of(through.purpose))),
        name=name,
        by=through.recipient,
    )


def lines_of(asked: "Asked", *, viewer: Actor, today: date) -> list[Disclosure]:
    """What answers a request: the account, or what one intermediary passed on."""
    through = asked.request.through
    if through is not None:
        return passed_on(viewer=viewer, through=through, today=today)
    return account_of(viewer=viewer, patient_id=asked.request.patient_id, today=today)


def register(*, viewer: Actor, sought: Sought) -> Register:
    """What left of everybody in reach, as sought. As many queries for many lines as for one."""
    found = _disclosures(viewer, sought, patient_id=None)
    lines = tuple(one for one in found if not sought.kind or one.kind == sought.kind)
    return Register(
        lines=lines,
        by_kind=Counter(one.kind for one in lines),
        by_purpose=Counter(purpose for one in lines for purpose in one.purposes),
        people=len({one.patient_id for one in lines}),
    )


def _disclosures(viewer: Actor, sought: Sought, *, patient_id: UUID | None) -> list[Disclosure]:
    since, until = _midnight(sought.first), _midnight(sought.last + DAY)
    rows = disclosures_on_file(viewer=viewer, since=since, until=until, patient_id=patient_id)
    entries = list(rows.filter(purposes__contains=[sought.purpose]) if sought.purpose else rows)
    if not entries:
        return []
    books = _Books(viewer, entries)
    return [books.disclosure(one) for one in entries]


def _midnight(day: date) -> datetime:
    """On the center's clock."""
    return instant_of(day, 0, timezone.get_current_timezone())


class _Books:
    """Everything that entries are told with, read once: recipients of consents, letters, names."""

    def __init__(self, viewer: Actor, entries: Iterable[LedgerEntry]) -> None:
        entries = list(entries)
        orders = recipients_of_orders(viewer=viewer)
        self.addresses = {reference: address for reference, (_, address) in orders.items()}
        courts = {reference: (name, COURT) for reference, (name, _) in orders.items()}
        self.recipients = recipients_on_file(viewer=viewer) | courts
        letter_ids = {found for one in entries if (found := _letter_id(one)) is not None}
        self.letters = letters_on_file(viewer=viewer, letter_ids=letter_ids)
        self.names = names_of(viewer=viewer, patient_ids={one.patient_id for one in entries})
        staff = all_staff(viewer=viewer).filter(pk__in={one.actor_id for one in entries})
        self.staff = {one.pk: str(one) for one in staff}

    def disclosure(self, entry: LedgerEntry) -> Disclosure:
        found = _letter_id(entry)
        letter = self.letters.get(found) if found is not None else None
        recipient, kind = self._recipient(entry)
        name = self.names.get(entry.patient_id, "")
        return Disclosure(
            entry_id=entry.pk,
            patient_id=entry.patient_id,
            at=entry.at,
            kind=kind,
            recipient=recipient,
            address=letter.address if letter and entry.recipient else self.addresses.get(entry.recipient, ""),
            for_whom=letter.recipient if letter is not None and not entry.recipient else "",
            classes=tuple(entry.classes),
            purposes=tuple(entry.purposes),
            name=name,
            by=self._by(entry, recipient, name),
        )

    def _by(self, entry: LedgerEntry, recipient: str, name: str) -> str:
        """Who let it leave: somebody here, the patient; of what a guardian or mentor looked at, themselves."""
        return (
            recipient
            if entry.actor_kind in {ActorKind.GUARDIAN, ActorKind.MENTOR}
            else self.staff.get(entry.actor_id, name)
        )

    def _recipient(self, entry: LedgerEntry) -> tuple[str, str]:
        if entry.recipient:
            return self.recipients.get(entry.recipient, ("", UNKNOWN))
        if entry.actor_kind == ActorKind.PATIENT:
            return self.names.get(entry.patient_id, ""), THEMSELVES
        return self.staff.get(entry.actor_id, ""), HERE


def _letter_id(entry: LedgerEntry) -> UUID | None:
    return UUID(entry.reference.removeprefix(LETTER)) if entry.reference.startswith(LETTER) else None


def names_of(*, viewer: Actor, patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Patients' names by their ids; who keeps their name from the viewer is absent."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    found = rows.filter(pk__in=list(patient_ids)).values_list("pk", "given_names", "family_name")
    return {pk: f"{given} {family}".strip() for pk, given, family in found}


def requests_of(*, viewer: Actor, patient_id: UUID, through_id: UUID | None = None) -> list[Asked]:
    """One patient's requests for their account, or about what one intermediary passed on; the newest first."""
    rows = _requests(viewer).filter(patient_id=patient_id, through_id=through_id)
    return _asked(rows.order_by("-asked_at"), viewer)


def requests_waiting(*, viewer: Actor) -> list[Asked]:
    """What is not answered, the first due first."""
    return sorted(_asked(_requests(viewer).filter(answers=None), viewer), key=lambda one: one.due_date)


def request_asked(*, viewer: Actor, request_id: UUID) -> Asked | None:
    found = _asked(_requests(viewer).filter(pk=request_id), viewer)
    return found[0] if found else None


def _requests(viewer: Actor) -> QuerySet[AccountRequest]:
    rows = visible(AccountRequest.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    return rows.select_related("through").prefetch_related("extensions__extended_by", "answers__answered_by")


def _asked(rows: QuerySet[AccountRequest], viewer: Actor) -> list[Asked]:
    found = list(rows)
    names = names_of(viewer=viewer, patient_ids={one.patient_id for one in found}) if found else {}
    return [_as_it_stands(one, names.get(one.patient_id, "")) for one in found]


def _as_it_stands(request: AccountRequest, name: str) -> Asked:
    extension, answer = next(iter(request.extensions.all()), None), next(iter(request.answers.all()), None)
    state = RequestState.EXTENDED if extension else RequestState.ASKED
    return Asked(
        request=request,
        state=RequestState.ANSWERED if answer else state,
        due_date=extension.due_date if extension else request.due_date,
        name=name,
        extension=extension,
        answer=answer,
    )


class Copy(Struct, frozen=True, kw_only=True):
    """A copy of the register as it stands: asked for, and released or not."""

    row: RegisterCopy
    release: RegisterRelease | None

    @property
    def sought(self) -> Sought:
        row = self.row
        return Sought(first=row.first_date, last=row.last_date, kind=row.kind, purpose=row.purpose)


def copies(*, viewer: Actor, copy_id: UUID | None = None, count: int = 30) -> list[Copy]:
    """The latest copies of the register that were asked for, or one; for whoever may release or take one."""
    if not viewer.roles & RELEASES:
        return []
    rows = RegisterCopy.objects.filter(organization_id=viewer.organization_id)
    rows = rows.filter(pk=copy_id) if copy_id is not None else rows
    rows = rows.select_related("asked_by").prefetch_related("releases__released_by").order_by("-asked_at", "pk")
    return [Copy(row=one, release=next(iter(one.releases.all()), None)) for one in rows[:count]]
