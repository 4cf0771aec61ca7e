"""How a licensed clinician understands it, and the only end there is; the next contact is booked with it."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.people.queries import staff_credentials
from midspan.domains.privacy.actions import close_reach
from midspan.domains.safety.actions.opening import follow_up
from midspan.domains.safety.actions.stepping import locked
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import Disposition, ObligationKind
from midspan.domains.safety.models import AgreedLine, Baseline, Closing, Formulation
from midspan.domains.safety.queries import Standing, agreed_line, licensed, line_of_everybody
from midspan.domains.safety.rules.deeds import (
    may_agree_line,
    may_assign_tier,
    may_close,
    may_follow_up_at,
    may_record_baseline,
)
from midspan.domains.safety.rules.plan_keeping import may_follow
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused


class Understanding(Struct, frozen=True, kw_only=True):
    """The parts of a formulation, none of them empty."""

    risk_factors: str
    protective_factors: str
    what_changed: str
    plan: str
    means_safety: str

    @property
    def is_whole(self) -> bool:
        return all(words.strip() for words in asdict(self).values())


@action("safety.formulate")
def formulate(*, obligation_id: UUID, parts: Understanding, follow_up_at: datetime, by: Actor) -> Formulation:
    """Kept beside earlier ones; the latest counts. Raises RefusedError."""
    found, book, now = locked(obligation_id, by=by), safety_book(), clock.now()
    may_assign_tier(by, state=found.state, licensed=licensed(viewer=by)).require()
    if not parts.is_whole:
        raise RefusedError(refused("Write every part; “none known” is an answer."))
    may_follow_up_at(
        follow_up_at, now=now, least_hours=book.follow_up_least_hours, most_hours=book.follow_up_most_hours
    ).require()
    return Formulation.objects.create(
        organization_id=by.organization_id,
        patient_id=found.obligation.patient_id,
        obligation=found.obligation,
        follow_up_at=follow_up_at,
        written_by=by.id,
        written_at=now,
        **asdict(parts),
    )


@action("safety.close")
def close(*, obligation_id: UUID, disposition: Disposition, by: Actor) -> Closing:
    """The end of it. The next contact becomes an obligation with an owner; closing that one books no further one.

    Raises RefusedError.
    """
    found = locked(obligation_id, by=by)
    verdict = may_close(
        by,
        state=found.state,
        licensed=licensed(viewer=by),
        has_formulation=found.holding is not None,
        has_response=found.has_response,
        disposition=disposition,
    )
    verdict.require()
    formulation = _holding(found)
    closing = Closing.objects.create(
        organization_id=by.organization_id,
        patient_id=found.obligation.patient_id,
        obligation=found.obligation,
        formulation=formulation,
        disposition=disposition,
        closed_by_id=by.id,
        credential=_credential(by),
        closed_at=clock.now(),
    )
    if found.obligation.kind != ObligationKind.FOLLOW_UP:
        follow_up(found.obligation, due=_next_contact(formulation.follow_up_at), by=by)
    with widened(by):
        close_reach(source_id=found.obligation.pk, by=by)
    return closing


def _holding(found: Standing) -> Formulation:
    if found.holding is None:
        raise RefusedError(refused("Write the formulation first."))
    return found.holding


def _next_contact(chosen: datetime) -> datetime:
    """As chosen; one whose time went by before it was closed is due from now, as soon as any is."""
    return max(chosen, clock.now() + timedelta(hours=1))


def _credential(by: Actor) -> str:
    """The license they close with."""
    held = staff_credentials(viewer=by, staff_id=by.id)
    return next(one for one in held if one in safety_book().closing_credentials)


@action("safety.agree_line")
def agree_line(*, patient_id: UUID, points: int | None, words: str, seen: int, by: Actor) -> AgreedLine:
    """From which urge to hurt themselves on somebody talks with this person, as agreed with them.

    None: as with everybody. What stood stays on file. `seen` is the number of the line that the sheet showed, 0 for
    none: another one agreed meanwhile is not lifted unseen. The same sheet sent twice is one. Raises RefusedError.
    """
    may_agree_line(by, points=points, everybody=line_of_everybody()).require()
    if not words.strip():
        raise RefusedError(refused("Write what was agreed."))
    in_turn("safety.agree_line", patient_id)
    newest = agreed_line(viewer=by, patient_id=patient_id)
    if newest and (newest.points, newest.words, newest.agreed_by) == (points, words.strip(), by.id):
        return newest
    may_follow(seen=seen, newest=newest.number if newest else 0).require()
    return AgreedLine.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        number=seen + 1,
        points=points,
        words=words.strip(),
        agreed_by=by.id,
        agreed_at=clock.now(),
    )


@action("safety.baseline")
def record_baseline(*, patient_id: UUID, words: str, until_at: datetime, by: Actor) -> Baseline:
    """Passive thoughts are known and the plan was looked at; so long the same answer is no news.

    Raises RefusedError.
    """
    now = clock.now()
    may_record_baseline(
        by, licensed=licensed(viewer=by), until=until_at, now=now, most_days=safety_book().known_days
    ).require()
    if not words.strip():
        raise RefusedError(refused("Write what is known, and that you looked at the plan together."))
    return Baseline.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        words=words.strip(),
        until_at=until_at,
        recorded_by=by.id,
        recorded_at=now,
    )
