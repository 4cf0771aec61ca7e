"""Looking at one person's plan together, on one screen: a state of a staff member's sign-in on this device.

While it lasts the server gives this browser that person's plan and nothing else: no other address, no names, no
searching, no counts, no notes for staff. It is left by who signed in, by showing a passkey or a code once more.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from msgspec import Struct

from midspan.domains.people.actions import hold_together
from midspan.domains.people.queries import has_stepped_up_since, step_up_moment
from midspan.domains.plans.rules import WRITES
from midspan.values import Actor

# About the person whose plan it is, and about nobody else.
OF_PERSON = frozenset(
    {
        "plans:together",
        "plans:leave_together",
        "plans:begin",
        "plans:draft",
        "plans:add",
        "plans:add_under",
        "plans:change",
        "plans:offer",
        "plans:back",
        "plans:sign",
        "plans:answer",
    }
)
# The same for everybody on earth, or the way to show who one is, or the end of the sign-in.
FOR_ALL = frozenset(
    {
        "people:step_up",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "people:sign_out_everywhere",
        "people:lock",
        "people:still_here",
        "ui:leave",
        "ui:help-now",
        "ui:language",
        "ui:theme",
    }
)


class Together(Struct, frozen=True, kw_only=True):
    """Whose plan is on the screen, and since when, in seconds since 1970."""

    patient_id: UUID
    since: float

    def may_go_on(self, name: str, arguments: Mapping[str, Any]) -> bool:
        """Whether this browser may open a page now. Closed unless said otherwise."""
        is_theirs = arguments.get("patient_id") == self.patient_id
        return name in FOR_ALL or (name in OF_PERSON and is_theirs)


def begin_together(request: HttpRequest, *, patient_id: UUID) -> None:
    """Also within one: from here on only what is shown after this moment leads out."""
    hold_together(request.session, patient_id=patient_id, since=step_up_moment())


def together_of(request: HttpRequest) -> Together | None:
    """What this sign-in looks at together with somebody; None where it does not."""
    kept, actor = getattr(request.session, "together", None), getattr(request, "actor", None)
    return Together(patient_id=kept[0], since=kept[1]) if kept and actor is not None else None


def may_go_on_with(by: Actor) -> bool:
    """Whether somebody still writes plans: whose role was taken away meanwhile is led to the way out."""
    return bool(by.roles & WRITES)


def may_leave(request: HttpRequest, together: Together) -> bool:
    """Whoever signed in has shown since then that it is them: a screen in somebody else's hands shows no more."""
    return has_stepped_up_since(request, together.since)


def end_together(request: HttpRequest) -> None:
    hold_together(request.session, patient_id=None, since=None)
