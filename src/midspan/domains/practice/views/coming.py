"""What comes back today, what is asked about, and what rests, for the person's page."""

from datetime import date
from typing import Any

from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import Practice, own_due
from midspan.values import Actor


def coming(found: list[Practice], *, viewer: Actor, today: date) -> dict[str, Any]:
    """Lines of what is due, asked about and at rest, among the practices that are on the page. One query."""
    practiced = {one.row.pk: one for one in found if one.state is AssignmentState.ACCEPTED}
    due = [
        practiced[one.assignment_id] for one in own_due(viewer=viewer, today=today) if one.assignment_id in practiced
    ]
    return {
        "due": [_line(one) for one in due],
        "asked": [_line(one) for one in practiced.values() if one.row.silent_since],
        "resting": [_line(one) for one in practiced.values() if one.row.is_paused],
    }


def _line(one: Practice) -> dict[str, Any]:
    return {"id": one.row.pk, "title": one.title, "place": one.skill.place if one.skill else ""}
