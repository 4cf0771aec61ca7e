"""Keeping entries once, giving and taking back a device's share, and dropping what was not taken in."""

import secrets
from hashlib import sha256
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
def give_share(*, device_id: UUID, session_key: str, by: Actor) -> DeviceShare:
    """The share of one's own device, made when it is new. Of a revoked device `share` is None. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused("Only a patient's own phone keeps entries."))
    in_turn("entry.give_share", by.id)
    now = clock.now()
    row, is_new = DeviceShare.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        device_id=device_id,
        defaults={
            "share": secrets.token_bytes(SHARE_BYTES),
            "session": digest(session_key),
            "given_at": now,
            "seen_at": now,
        },
    )
    if not is_new and row.revoked_at is None:
        row.session, row.seen_at = digest(session_key), now
        row.save(update_fields=["session", "seen_at"])
    return row


def digest(session_key: str) -> str:
    """What a sign-in is known by here: nobody signs in with it."""
    return sha256(session_key.encode()).hexdigest()


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
