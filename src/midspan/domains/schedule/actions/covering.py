"""Somebody is away: every session of theirs is led by somebody else or canceled, in one confirmation."""

from collections.abc import Mapping
from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule import rules
from midspan.domains.schedule.actions.sessions import CANCELED, cancel_session, cover_session
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind


@action("absence.cover")
def cover_absence(*, decisions: Mapping[UUID, UUID | None], by: Actor) -> int:
    """Session id → who leads it instead, or None: it is canceled. All of it, or (RefusedError) nothing.

    Whoever stands in is told, and so is everybody expected in a session that is canceled, in neutral words. Returns
    how many sessions were decided.
    """
    rules.may_run_sessions(by).require()
    for session_id, staff_id in sorted(decisions.items()):
        if staff_id is None:
            cancel_session(session_id=session_id, reason=CANCELED, by=by)
            continue
        cover_session(session_id=session_id, staff_id=staff_id, by=by)
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=session_id,
            by=by,
        )
    return len(decisions)
