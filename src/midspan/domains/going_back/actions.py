"""Writing how one goes back, and saying who reads it."""

from datetime import datetime

import msgspec

from midspan.domains.going_back.models import BackSharing, BackVersion
from midspan.domains.going_back.queries import follows_own, own_back, words_of
from midspan.domains.going_back.rules import Shown, Words, may_stand, may_write
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
    first_refusal(follows_own(shown, viewer=by), may_stand(words)).require()
    return BackVersion.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        number=last.number + 1 if last else 1,
        page_id=shown.page_id,
        written_at=made_at or clock.now(),
        **{**msgspec.structs.asdict(words), **_lists(words)},
    )


def _lists(words: Words) -> dict[str, object]:
    return {name: msgspec.to_builtins(getattr(words, name)) for name in ("stages", "hard")}


@action("going_back.share")
def share_back(*, is_shared: bool, number: int, by: Actor) -> BackSharing:
    """The counselor reads the version that holds and what comes after it, or nothing any more. Raises RefusedError.

    Shared is only what was looked at: `number` is that of the version on the page.
    """
    may_write(by, by.id).require()
    in_turn("going_back", by.id)
    last = own_back(viewer=by)
    if is_shared and last is None:
        raise RefusedError(refused("There is nothing to share yet. Write it first."))
    if is_shared and last and last.number != number:
        raise RefusedError(refused("You have written something newer. Look at it, then share it."))
    since: int | None = last.number if is_shared and last else None
    said = {"since_number": since, "said_at": clock.now()}
    row, _ = BackSharing.objects.update_or_create(organization_id=by.organization_id, patient_id=by.id, defaults=said)
    return row
