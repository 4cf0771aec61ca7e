"""Somebody tells that they used, or that it was hard; and what a staff member answered them."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.privacy.queries import visible
from midspan.domains.safety.actions.opening import opened
from midspan.domains.safety.actions.stepping import add_step, locked
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import ObligationKind, PlacementLook, PlanLook, StepKind
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.models import Obligation, Step
from midspan.domains.safety.queries import Standing, lapses_so_far
from midspan.domains.safety.rules.deeds import may_respond, may_write
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, DataClass, RefusedError, refused

Told = tuple[str, list[str], str]  # Signal, signs, words.


@action("safety.tell_lapse")
def tell_lapse(*, what: str, signs: Collection[str], words: str, number: int, by: Actor) -> Obligation:
    """The person lets their counselor know, which is the only way in which any of it is kept.

    `what` is the key of one of the tellings on file. It changes nothing of their level, their hours or what they have
    reached. `number` says how many it is of theirs; the same one twice is once, and something else told from a page
    that stood open is one more.
    """
    in_turn("safety.tell_lapse", by.id)
    known = [one.key for one in lapse_book().sign if one.key in set(signs)]
    book, lapses = safety_book(), lapse_book()
    signal = book.seen_signal(lapses.signal_of(what))
    # A sign of danger makes it sooner; what the person told stays what they told.
    pace = book.seen_signal(lapses.sooner_signal) if lapses.hurries(known) else signal
    number = _number_of((signal.key, known, words.strip()), number=number, by=by)
    return opened(
        by.id,
        ObligationKind.LAPSE,
        source=f"lapse/{number}",
        tier=pace.tier,
        signal=signal.key,
        contact_minutes=pace.contact_minutes,
        by=by,
        signs=known,
        words=words.strip(),
    )


def _number_of(told: Told, *, number: int, by: Actor) -> int:
    """That of the same telling, from `number` on, where it is kept already; else `number` if free, else the next."""
    following = lapses_so_far(viewer=by) + 1
    sources = {f"lapse/{one}": one for one in range(number, following)}
    rows = Obligation.objects.filter(patient_id=by.id, kind=ObligationKind.LAPSE, source__in=list(sources))
    kept = visible(rows, viewer=by, data_class=DataClass.SAFETY).order_by("opened_at", "pk")
    same = (one for one in kept if (one.signal, one.signs, one.words) == told)
    return next((sources[one.source] for one in same), following if sources else number)


@action("safety.respond")
def respond(*, obligation_id: UUID, plan_look: PlanLook, words: str, by: Actor) -> Step:
    """What was answered, and whether the plan stays. Raises RefusedError."""
    found = _lapse(obligation_id, by)
    if not words.strip():
        raise RefusedError(refused("Write what you answered."))
    return add_step(found.obligation, StepKind.RESPONDED, by=by, plan_look=plan_look, words=words.strip())


@action("safety.answer_link")
def answer_link(*, obligation_id: UUID, link: str, words: str, by: Actor) -> Step:
    """One question about what led up to it, answered; a later answer stands beside it. Raises RefusedError.

    The same words sent twice are one step.
    """
    found = _lapse(obligation_id, by)
    if lapse_book().link(link) is None:
        raise RefusedError(refused("There is nothing like this."))
    if not words.strip():
        raise RefusedError(refused("Write what they said, or skip this question."))
    kept = found.links.get(link)
    if kept is not None and kept.words == words.strip():
        return kept
    return add_step(found.obligation, StepKind.LINK, by=by, link=link, words=words.strip())


@action("safety.look_at_placement")
def look_at_placement(*, obligation_id: UUID, look: PlacementLook, words: str, by: Actor) -> Step:
    """Whether the level of care still fits, and why; nothing follows by itself. Raises RefusedError."""
    found = _lapse(obligation_id, by)
    if not words.strip():
        raise RefusedError(refused("Write what you looked at."))
    return add_step(found.obligation, StepKind.PLACEMENT, by=by, placement_look=look, words=words.strip())


def _lapse(obligation_id: UUID, by: Actor) -> Standing:
    """The one about somebody who told that they used, with whom somebody has talked."""
    found = locked(obligation_id, by=by)
    may_write(by, state=found.state, owner=found.owner).require()
    may_respond(kind=found.obligation.kind, state=found.state).require()
    return found
