"""Computing an offer: the engine's weeks, or its explanation, as a row."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec.structs import replace

from midspan.domains.journey.queries import Steps, WeekHours, stands_at_level, week_hours
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.stored import stored_explanation, stored_option
from midspan.domains.schedule.problem import Ask, standing_ask
from midspan.domains.schedule.rules import Stage
from midspan.engines import scheduling as engine
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

ALTERNATIVES = 3


def computed_offer(*, episode: "Episode", from_date: date, by: Actor) -> Offer:
    """A new offer in place of the open one, if any: up to three weeks, or why there is none."""
    return _offer_of(standing_ask(episode=episode, from_date=from_date, by=by), episode, from_date=from_date, by=by)


def repaired_offer(
    *, episode: "Episode", from_date: date, prior: engine.PriorWeek, refused: Collection[str], by: Actor
) -> Offer:
    """As `computed_offer`, near the week that the person had before, and without the sections that do not work."""
    ask = standing_ask(episode=episode, from_date=from_date, by=by)
    kind = engine.AvoidanceKind.PATIENT_CHOICE
    closed = tuple(engine.Avoidance(section_id, kind) for section_id in sorted(refused))
    needs = ask.problem.patient(ask.patient_id)
    asked = replace(needs, prior=prior, avoid=(*needs.avoid, *closed))
    changed = replace(ask, problem=replace(ask.problem, patients=(asked,)))
    return _offer_of(changed, episode, from_date=from_date, by=by)


def tapered_offers(*, episode: "Episode", stages: Sequence[Stage], by: Actor) -> list[Offer]:
    """An offer for each stage of a taper, in place of what is open; each keeps what it can of the one before."""
    withdraw_open_offers(episode)
    made: list[Offer] = []
    prior: engine.PriorWeek | None = None
    for number, stage in enumerate(stages):
        ask = _tapered(standing_ask(episode=episode, from_date=stage.from_date, by=by), stage, prior=prior)
        options = engine.place(ask.problem, ask.patient_id, count=ALTERNATIVES)
        made.append(_kept(ask, options, episode, from_date=stage.from_date, by=by, stage=number, minutes=stage.minutes))
        prior = _prior_of(options[0].plan) if options else prior
    return made


def stage_offer(*, of: Offer, from_date: date, by: Actor) -> Offer:
    """One stage once more, in place of what was computed for it; the other stages stay as they are."""
    stage = Stage(from_date=from_date, minutes=of.minutes or 0)
    ask = _tapered(standing_ask(episode=of.episode, from_date=from_date, by=by), stage, prior=None)
    options = engine.place(ask.problem, ask.patient_id, count=ALTERNATIVES)
    Offer.objects.filter(organization_id=of.organization_id, pk=of.pk).update(state=OfferState.WITHDRAWN)
    return _kept(ask, options, of.episode, from_date=from_date, by=by, stage=of.stage or 0, minutes=stage.minutes)


def _tapered(ask: Ask, stage: Stage, *, prior: engine.PriorWeek | None) -> Ask:
    """The same question with the hours of a stage. No floor of a level of care holds for it but these hours."""
    needs = ask.problem.patient(ask.patient_id)
    promised = week_hours(WeekHours(), Steps([stage.from_date], [stage.minutes]), on=stage.from_date)
    asked = replace(
        needs,
        minimum_minutes=promised.minimum_minutes,
        maximum_minutes=promised.maximum_minutes,
        min_days=promised.minimum_days,
        legal_minimum_minutes=None,
        prior=prior or needs.prior,
    )
    return replace(ask, problem=replace(ask.problem, patients=(asked,)))


def _prior_of(plan: engine.WeekPlan) -> engine.PriorWeek:
    return engine.PriorWeek(
        section_ids=plan.section_ids,
        individual=plan.individual.span if plan.individual else None,
        family=plan.family.span if plan.family else None,
        counselor_id=plan.individual.counselor_id if plan.individual else None,
    )


def _offer_of(ask: Ask, episode: "Episode", *, from_date: date, by: Actor) -> Offer:
    options = engine.place(ask.problem, ask.patient_id, count=ALTERNATIVES)
    withdraw_open_offers(episode)
    return _kept(ask, options, episode, from_date=from_date, by=by)


def _kept(
    ask: Ask,
    options: tuple[engine.WeekOption, ...],
    episode: "Episode",
    *,
    from_date: date,
    by: Actor,
    **stage: int,
) -> Offer:
    return Offer.objects.create(
        organization_id=by.organization_id,
        patient_id=episode.patient_id,
        episode=episode,
        from_date=from_date,
        rules_version=ask.problem.rules.version,
        **stage,
        **_answer(ask, options),
    )


def withdraw_open_offers(episode: "Episode") -> None:
    """Most people have no open offer: looking is a tenth of what changing costs."""
    found = _OPEN.rows(viewer=organization_reader(episode.organization_id), episode_id=episode.pk)
    if found:
        ids = [offer_id for (offer_id,) in found]
        Offer.objects.filter(organization_id=episode.organization_id, pk__in=ids).update(state=OfferState.WITHDRAWN)


def withdraw_tapers(episode: "Episode") -> None:
    """Of a taper computed before, what nobody has taken."""
    rows = Offer.objects.filter(organization_id=episode.organization_id, episode=episode, stage__isnull=False)
    rows.exclude(state=OfferState.ACCEPTED).update(state=OfferState.WITHDRAWN)


def withdraw_for_level(episode: "Episode") -> tuple[list[Offer], list[Offer]]:
    """Weeks computed for the level before, and stages that do not go on at the level of now, stand no more.

    Taken or not; who took one when is kept. Returns the stages as they were before: those that ended, and the others.
    """
    rows = Offer.objects.filter(organization_id=episode.organization_id, episode=episode)
    rows = rows.exclude(state=OfferState.WITHDRAWN)
    stages = list(rows.filter(stage__isnull=False).order_by("from_date", "computed_at"))
    kept = [one for one in stages if stands_at_level(episode, state=episode.state, minutes=one.minutes or 0)]
    ended = [one for one in stages if one not in kept]
    gone = Q(stage=None) | Q(pk__in=[one.pk for one in ended])
    rows.filter(gone).update(state=OfferState.WITHDRAWN)
    return ended, kept


def _open(*, viewer: Actor, episode_id: UUID) -> QuerySet[Offer, Any]:
    rows = Offer.objects.filter(organization_id=viewer.organization_id, episode_id=episode_id, state=OfferState.OPEN)
    return rows.order_by().values_list("pk")


_OPEN = Prepared(_open, episode_id=UUID)


def withdraw_all_offers(episode: "Episode") -> None:
    """What was offered or accepted for a stay that pauses or ends stands no more; who accepted it when is kept."""
    Offer.objects.filter(organization_id=episode.organization_id, episode=episode).update(state=OfferState.WITHDRAWN)


def _answer(ask: Ask, options: tuple[engine.WeekOption, ...]) -> dict[str, Any]:
    if options:
        stored = [stored_option(option, site_id=_site_of(ask, option)) for option in options]
        return {"state": OfferState.OPEN, "alternatives": stored}
    explanation = engine.explain_unplaced(ask.problem, ask.patient_id)
    return {
        "state": OfferState.IMPOSSIBLE,
        "explanation": stored_explanation(explanation) | {"licensure": ask.left_out.stored()},
    }


def _site_of(ask: Ask, option: engine.WeekOption) -> str:
    """Where the hours with the option's counselor are; by video they belong to the patient's own site."""
    slot, home = option.plan.individual or option.plan.family, ask.problem.patient(ask.patient_id).site_id
    if slot is None:
        return home
    sites = (one.site_id for one in ask.problem.counselors if one.id == slot.counselor_id and one.site_id)
    return next(sites, home)
