"""Writing how one goes back, and saying who reads it."""

from datetime import datetime
from uuid import UUID

import msgspec

from midspan.domains.going_back.models import BackLook, BackSharing, BackVersion
from midspan.domains.going_back.queries import (
    back_of,
    follows_own,
    look_of,
    own_back,
    own_stay_id,
    shared_stay_id,
    words_of,
)
from midspan.domains.going_back.rules import Shown, Words, may_look, may_stand, may_write
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, first_refusal, refused


@action("going_back.write")
def write_back(*, words: Words, shown: Shown, made_at: datetime | None = None, by: Actor) -> BackVersion:
    """A new version, beside those before it; the same words as those that hold are no new one. Raises RefusedError.

    `made_at`: written then on a phone without a network.
    """
    may_write(by, by.id).require()
    in_turn("going_back", by.id)
    last = own_back(viewer=by)
    if last is not None and words_of(last) == words:
        return last
    written_at = made_at or clock.now()
    first_refusal(follows_own(shown, made_at=written_at, viewer=by), may_stand(words)).require()
    return BackVersion.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        number=last.number + 1 if last else 1,
        page_id=shown.page_id,
        written_at=written_at,
        **{**msgspec.structs.asdict(words), **_lists(words)},
    )


def _lists(words: Words) -> dict[str, object]:
    return {name: msgspec.to_builtins(getattr(words, name)) for name in ("stages", "hard")}


@action("going_back.share")
def share_back(*, is_shared: bool, number: int, by: Actor) -> BackSharing:
    """The counselor of this stay reads the version that holds and those after it, or none any more.

    A later stay's counselor does not. Shared is only what was looked at: `number` is that of the version on the page.
    Raises RefusedError.
    """
    may_write(by, by.id).require()
    in_turn("going_back", by.id)
    last = own_back(viewer=by)
    if is_shared and last is None:
        raise RefusedError(refused("There is nothing to share yet. Write it first."))
    if is_shared and last and last.number != number:
        raise RefusedError(refused("You have written something newer. Look at it, then share it."))
    stay = own_stay_id(viewer=by) if is_shared else None
    if is_shared and stay is None:
        raise RefusedError(refused("You have no counselor now, so there is nobody to share it with. It stays yours."))
    since: int | None = last.number if is_shared and last else None
    said = {"since_number": since, "episode_id": stay, "said_at": clock.now()}
    row, _ = BackSharing.objects.update_or_create(organization_id=by.organization_id, patient_id=by.id, defaults=said)
    return row


@action("going_back.look")
def look_at_back(*, patient_id: UUID, number: int, by: Actor) -> BackLook:
    """Their counselor looked at it with them: the version on the page, which is the last. Twice is once.

    Raises RefusedError.
    """
    version = _read(patient_id, number, by)
    before, stay = look_of(viewer=by, version=version), shared_stay_id(viewer=by, patient_id=patient_id)
    if before is not None:
        return before
    if stay is None:
        raise RefusedError(refused("Nothing is shared with you."))
    return BackLook.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        number=version.number,
        episode_id=stay,
        looked_by_id=by.id,
        looked_at=clock.now(),
    )


@action("going_back.take_look_back")
def take_look_back(*, patient_id: UUID, number: int, by: Actor) -> BackLook:
    """It was not looked at after all, and is due as before. Raises RefusedError."""
    look = look_of(viewer=by, version=_read(patient_id, number, by))
    if look is None:
        raise RefusedError(refused("This was taken back already."))
    look.taken_back_at = clock.now()
    look.save(update_fields=["taken_back_at"])
    return look


def _read(patient_id: UUID, number: int, by: Actor) -> BackVersion:
    may_look(by).require()
    in_turn("going_back", patient_id)
    version = back_of(viewer=by, patient_id=patient_id)
    if version is None:
        raise RefusedError(refused("Nothing is shared with you."))
    if version.number != number:
        raise RefusedError(refused("They have written something newer. Read it first."))
    return version
