"""Taking the register out: one asks and says why, another releases, and then it leaves through the gate."""

from collections import defaultdict
from uuid import UUID

from midspan.domains.accounting.models import RegisterCopy, RegisterRelease
from midspan.domains.accounting.queries import Copy, Disclosure, Sought, copies, register
from midspan.domains.accounting.rules import RELEASES, may_ask_for_copy, may_release, may_take_copy
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import Asking, Thing, filter_things
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, DataClass, Label, RefusedError, refused

OPERATIONS = frozenset({"HOPERAT"})
# The file says who took it out, who released it and when; the page declares no-store.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE, Obligation.SECOND_PERSON})


@action("register.ask_for_copy")
def ask_for_copy(*, sought: Sought, reason: str, by: Actor) -> RegisterCopy:
    """Ask to take the register out, as sought. Whoever may release it is told. Raises RefusedError."""
    may_ask_for_copy(by, reason=reason).require()
    row = RegisterCopy.objects.create(
        organization_id=by.organization_id,
        first_date=sought.first,
        last_date=sought.last,
        kind=sought.kind,
        purpose=sought.purpose,
        reason=reason.strip(),
        asked_by_id=by.id,
        asked_at=clock.now(),
    )
    found = (active_staff(organization_id=by.organization_id, role=role) for role in RELEASES)
    for staff_id in {one.pk for of_role in found for one in of_role} - {by.id}:
        _tell(NoticeKind.RELEASE_ASKED, staff_id, row, by=by)
    return row


@action("register.release")
def release_copy(*, copy_id: UUID, has_stepped_up: bool, by: Actor) -> RegisterRelease:
    """A second person lets it leave; who asked is told, and has a day. Raises RefusedError."""
    # Two releases at once come one after the other, and the second one finds the first.
    RegisterCopy.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=copy_id).first()
    copy = _copy(copy_id, by)
    is_released = copy.release is not None
    may_release(by, asked_by=copy.row.asked_by_id, is_released=is_released, has_stepped_up=has_stepped_up).require()
    _tell(NoticeKind.ACCOUNTING_ANSWERED, copy.row.asked_by_id, copy.row, by=by)
    return RegisterRelease.objects.create(
        organization_id=by.organization_id,
        copy=copy.row,
        asked_by=copy.row.asked_by_id,
        released_by_id=by.id,
        released_at=clock.now(),
    )


def take_copy(*, copy_id: UUID, has_stepped_up: bool, by: Actor) -> tuple[Copy, list[Disclosure]]:
    """The register as it leaves, the newest first, with what was asked for. Raises RefusedError.

    The gate is asked about each person at this moment; its answers stand in their ledgers, which is why this is no
    action. Whom it closes is left out.
    """
    copy = _copy(copy_id, by)
    released_at = copy.release.released_at if copy.release is not None else None
    may_take_copy(
        by, asked_by=copy.row.asked_by_id, released_at=released_at, now=clock.now(), has_stepped_up=has_stepped_up
    ).require()
    of_each = defaultdict(list)
    for line in register(viewer=by, sought=copy.sought).lines:
        of_each[line.patient_id].append(line)
    item = Item(classes=frozenset({DataClass.CONSENT}), labels=frozenset({Label.PART2}), reference="Register")
    things = [Thing(patient_id=one, item=item, content=lines) for one, lines in of_each.items()]
    asking = Asking(by=by, channel=Channel.EXPORT, purposes=OPERATIONS, stepped_up=has_stepped_up)
    left = [line for one in filter_things(asking, things) for line in one.shown(did=DOES)]
    return copy, sorted(left, key=lambda line: line.at, reverse=True)


def _copy(copy_id: UUID, by: Actor) -> Copy:
    found = copies(viewer=by, copy_id=copy_id)
    if not found:
        raise RefusedError(refused("There is no such request."))
    return found[0]


def _tell(kind: NoticeKind, staff_id: UUID, row: RegisterCopy, *, by: Actor) -> None:
    tell(kind=kind, recipient_id=staff_id, recipient_kind=ActorKind.STAFF, subject_id=row.pk, by=by)
