"""Keeping entries once, giving and taking back a device's share, and dropping what was not taken in."""

import secrets
from uuid import UUID

from midspan.domains.entries.enums import Ending, Outcome
from midspan.domains.entries.keeping import kept_once
from midspan.domains.entries.models import DeviceShare, Entry
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused

__all__ = ["drop_entry", "give_share", "kept_once"]
SHARE_BYTES = 32


@action("entry.give_share")
def give_share(*, device_id: UUID, is_new: bool, by: Actor) -> DeviceShare | None:
    """The share of one's own device, made when the device says that it is new; of a revoked one `share` is None.

    None for a device that nobody knows and that is not new: no share would open what it keeps. Raises RefusedError.
    """
    if not by.is_patient:
        raise RefusedError(refused("Only a patient's own phone keeps entries."))
    in_turn("entry.give_share", by.id)
    whose, now = {"organization_id": by.organization_id, "patient_id": by.id, "device_id": device_id}, clock.now()
    row = DeviceShare.objects.filter(**whose).first()
    if row is None and is_new:
        return DeviceShare.objects.create(**whose, share=secrets.token_bytes(SHARE_BYTES), given_at=now, seen_at=now)
    if row is not None and row.revoked_at is None:
        row.seen_at = now
        row.save(update_fields=["seen_at"])
    return row


@action("entry.drop")
def drop_entry(*, entry_id: UUID, by: Actor) -> Entry:
    """Say that an entry of one's own which was not taken in is not wanted any more. Twice is once.

    Raises RefusedError.
    """
    rows = Entry.objects.filter(organization_id=by.organization_id, patient_id=by.id, outcome=Outcome.REFUSED)
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise RefusedError(refused("This is no longer there."))
    if not entry.ending:
        entry.ending, entry.ended_at = Ending.DROPPED, clock.now()
        entry.save(update_fields=["ending", "ended_at"])
    return entry
