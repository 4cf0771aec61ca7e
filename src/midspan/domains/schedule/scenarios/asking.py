"""A scenario's problem: everything the engine is asked today, and the same with the scenario's changes."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.programs.queries import Case, active_sites, active_tracks, doses_for
from midspan.domains.schedule.models import Scenario, ScenarioChange, SectionLeader
from midspan.domains.schedule.problem.center import CenterAsk, center_ask
from midspan.domains.schedule.problem.needs import INDIVIDUAL_MINUTES, LONGEST_GROUP_DAY, NO_CAP
from midspan.domains.schedule.problem.sections import GENDERS_BY_SEX
from midspan.domains.schedule.scenarios.applying import PARTS, Around, Changed, Numbered, changed
from midspan.domains.schedule.scenarios.changes import CounselorAway, NewReferrals, change_from
from midspan.engines import scheduling as engine
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

EVERYBODY = tuple(dict.fromkeys(gender for genders in GENDERS_BY_SEX.values() for gender in genders))


class ScenarioAsk(Struct, frozen=True):
    """The problem as it is today, the same after the changes, and the changes."""

    today: CenterAsk
    after: Changed
    changes: tuple[Numbered, ...]


def scenario_ask(scenario: Scenario, *, by: Actor) -> ScenarioAsk:
    """What is solved for a scenario. Needs the whole organization in reach, as `center_ask` does."""
    # What was made real is part of today.
    rows = ScenarioChange.objects.filter(organization_id=by.organization_id, scenario=scenario, made_at__isnull=True)
    changes = numbered(rows.order_by("number"))
    also = frozenset(UUID(one.patient_id) for one in changes if one.counts_in)
    today = center_ask(from_date=scenario.from_date, by=by, also=also)
    around = Around(
        led_alone={
            one.change.staff_id: _led_alone(one.change.staff_id, by=by)
            for one in changes
            if isinstance(one.change, CounselorAway)
        },
        described={
            one.number: needs
            for one in changes
            if isinstance(one.change, NewReferrals)
            and (needs := _described(one.change, on=scenario.from_date, by=by)) is not None
        },
    )
    return ScenarioAsk(today, changed(today, changes, around), changes)


def numbered(rows: Iterable[ScenarioChange]) -> tuple[Numbered, ...]:
    """The rows' changes with their numbers."""
    return tuple(
        Numbered(row.number, change_from(row.kind, row.details), str(row.patient_id) if row.patient_id else "")
        for row in rows
    )


def _led_alone(staff_id: str, *, by: Actor) -> frozenset[str]:
    """Sections that nobody else leads."""
    rows = SectionLeader.objects.filter(organization_id=by.organization_id)
    led = rows.filter(staff_id=UUID(staff_id)).values("section_id")
    shared = rows.filter(section_id__in=led).exclude(staff_id=UUID(staff_id)).values("section_id")
    alone = rows.filter(section_id__in=led).exclude(section_id__in=shared)
    return frozenset(str(section_id) for section_id in alone.values_list("section_id", flat=True))


def _described(change: NewReferrals, *, on: date, by: Actor) -> engine.PatientNeeds | None:
    """The needs of one described person: their track's groups, the level's dose, and fixed time where not free.

    None when the track or the site is no more.
    """
    track = active_tracks(viewer=by).filter(pk=change.track_id).first()
    site = active_sites(viewer=by).filter(pk=change.site_id).first()
    if track is None or site is None:
        return None
    case = Case(on=on, age_band=track.age_band, jurisdiction=site.state, payer="")
    dose = doses_for(viewer=by, asked=[(change.level, case)])[change.level, case]
    modality = engine.Modality(change.modality)
    is_either = modality is engine.Modality.EITHER
    return engine.PatientNeeds(
        id="",
        site_id=change.site_id,
        minimum_minutes=change.minutes,
        maximum_minutes=NO_CAP if dose.maximum_weekly_minutes is None else dose.maximum_weekly_minutes,
        min_days=1 if dose.minimum_days is None else dose.minimum_days,
        max_days=DAYS_PER_WEEK if dose.maximum_days is None else dose.maximum_days,
        max_group_minutes_per_day=LONGEST_GROUP_DAY,
        tags=engine.PatientTags(
            levels=(change.level,),
            age_bands=(track.age_band,),
            focuses=(track.focus,),
            genders=EVERYBODY,
            languages=(track.language,),
        ),
        legal_minimum_minutes=dose.minimum_weekly_minutes,
        min_minutes_per_day=dose.minimum_minutes_per_service_day or 0,
        commitments=tuple(_not_free(change.free)),
        travel_minutes=((change.site_id, change.travel),),
        modality=modality,
        individual_modes=tuple(engine.Mode) if is_either else (engine.Mode(modality.value),),
        individual_minutes=INDIVIDUAL_MINUTES,
        family_minutes=track.family_minutes or 0,
    )


def _not_free(part: str) -> Iterable[engine.Commitment]:
    """Fixed time outside the part of the day in which a person is free; none where they are free all day."""
    if part not in PARTS:
        return
    start, end = PARTS[part]
    for day in range(DAYS_PER_WEEK):
        for begin, finish in ((0, start), (end, MINUTES_PER_DAY)):
            if begin < finish:
                yield engine.Commitment(f"{day}-{begin}", WeekSpan(day, begin, finish))
