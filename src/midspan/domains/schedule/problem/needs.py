"""One person's needs: the dose of the plan of care, their life at its prices, and how they would like the week."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from midspan.domains.journey.queries import week_hours_of
from midspan.domains.people.enums import Sex
from midspan.domains.programs.queries import Case, Dose, doses_for
from midspan.domains.responsibilities.enums import Firmness
from midspan.domains.responsibilities.queries import LifeInWeek
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.models import IndividualHour, Seat
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.sections import GENDERS_BY_SEX
from midspan.engines import scheduling as engine
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.responsibilities.models import WeekPreference

INDIVIDUAL_MINUTES = 60  # The weekly hour with the primary counselor.
FAMILY_MINUTES = 60  # Where a person wishes for a family session and their track names no length.
LONGEST_GROUP_DAY = 300  # Where the person names no longest day: a planning habit, no rule of law.
NO_CAP = DAYS_PER_WEEK * MINUTES_PER_DAY
# Points per quarter of an hour for moving a responsibility; what is fixed has no price. One point is about a quarter
# of an hour of one person's inconvenience (the engine's own scale).
PRICES = {Firmness.MOVABLE: 2, Firmness.HARD_TO_MOVE: 8}
VIDEO, IN_PERSON = engine.Mode.VIDEO, engine.Mode.IN_PERSON


class Before(Struct, frozen=True):
    """What the person has from the offer's date on, before anything changes."""

    seats: tuple[Seat, ...]
    hours: tuple[IndividualHour, ...]


class Person(Struct, frozen=True):
    """One stay with what its week depends on."""

    episode: "Episode"
    life: LifeInWeek
    preference: "WeekPreference | None"
    before: Before
    avoid: tuple[engine.Avoidance, ...]
    clock: WeekClock


def needs_of(person: Person, *, by: Actor, on: date) -> engine.PatientNeeds:
    """What the engine is asked for this person. `rules.may_be_planned` must have allowed it: the dose is known."""
    level, case = case_of(person.episode, on=on)
    return needs_from(person, dose=doses_for(viewer=by, asked=[(level, case)])[level, case])


def needs_from(person: Person, *, dose: Dose) -> engine.PatientNeeds:
    """As `needs_of`, with the dose that was fetched for many people at once."""
    episode, preference = person.episode, person.preference
    modality, promised = _modality(preference), week_hours_of(person.episode, on=person.clock.day)
    return engine.PatientNeeds(
        id=str(episode.patient_id),
        site_id=str(episode.site_id),
        minimum_minutes=promised.minimum_minutes or 0,
        maximum_minutes=_first_known(promised.maximum_minutes, dose.maximum_weekly_minutes, NO_CAP),
        min_days=_first_known(promised.minimum_days, dose.minimum_days, 1),
        max_days=_first_known(promised.maximum_days, dose.maximum_days, DAYS_PER_WEEK),
        max_group_minutes_per_day=_longest_day(preference),
        tags=tags_of(episode, preference),
        legal_minimum_minutes=None if promised.is_stage else dose.minimum_weekly_minutes,
        authorized_minutes=episode.authorized_weekly_minutes,
        min_minutes_per_day=_first_known(dose.minimum_minutes_per_service_day, 0),
        commitments=commitments_of(person.life),
        travel_minutes=tuple(sorted(preference.travel_minutes.items())) if preference else (),
        modality=modality,
        individual_modes=_modes(modality),
        preferred_part=engine.PartOfDay(preference.part_of_day) if preference and preference.part_of_day else None,
        counselor_id=str(episode.primary_counselor_id) if episode.primary_counselor_id else None,
        individual_minutes=INDIVIDUAL_MINUTES,
        family_minutes=_family_minutes(episode, preference),
        avoid=person.avoid,
        prior=prior_week(person.before, on=person.clock),
        frozen_section_ids=tuple(sorted(str(seat.section_id) for seat in person.before.seats if seat.frozen_at)),
    )


def _longest_day(preference: "WeekPreference | None") -> int:
    known = preference.longest_day_minutes if preference else None
    return LONGEST_GROUP_DAY if known is None else known


def _family_minutes(episode: "Episode", preference: "WeekPreference | None") -> int:
    """As long as the track plans it for everybody there; else for whoever wishes for one."""
    planned = episode.track.family_minutes if episode.track else None
    wished = FAMILY_MINUTES if preference and preference.family_session else 0
    return planned or wished


def _first_known(*numbers: int | None) -> int:
    """The first number that is known; the last one always is. Zero is a number."""
    return next(number for number in numbers if number is not None)


def case_of(episode: "Episode", *, on: date) -> tuple[str, Case]:
    """The level of care, and the case that dose rules are asked about."""
    band = episode.track.age_band if episode.track else ""
    return episode.level, Case(on=on, age_band=band, jurisdiction=episode.jurisdiction, payer=episode.payer)


def tags_of(episode: "Episode", preference: "WeekPreference | None") -> engine.PatientTags:
    """What groups this person may join: those of their level and track, in a language they speak."""
    track = episode.track
    spoken = {track.language} if track else set()
    if preference is not None and preference.language:
        spoken.add(preference.language)
    return engine.PatientTags(
        levels=(episode.level,),
        age_bands=(track.age_band,) if track else (),
        focuses=(track.focus,) if track else (),
        genders=GENDERS_BY_SEX.get(Sex(episode.patient.sex), ()),
        languages=tuple(sorted(spoken)),
    )


def _modality(preference: "WeekPreference | None") -> engine.Modality:
    """How they can take part: without a private place there is no video, whatever they would like."""
    if preference is None:
        return engine.Modality.EITHER
    if preference.video_place is False or preference.modality == IN_PERSON:
        return engine.Modality.IN_PERSON
    return engine.Modality.VIDEO if preference.modality == VIDEO else engine.Modality.EITHER


def _modes(modality: engine.Modality) -> tuple[engine.Mode, ...]:
    return (IN_PERSON, VIDEO) if modality is engine.Modality.EITHER else (engine.Mode(modality.value),)


def commitments_of(life: LifeInWeek) -> tuple[engine.Commitment, ...]:
    """Their life with the ways to it, each stretch at its price."""
    return tuple(
        engine.Commitment(time.responsibility_id, time.blocked, price_of(time.firmness, time.span.minutes))
        for time in life.times
    )


def price_of(firmness: Firmness, minutes: int) -> int | None:
    """What moving so many minutes costs; None where they are fixed."""
    per_quarter = PRICES.get(firmness)
    return None if per_quarter is None else max(1, per_quarter * minutes // 15)


def prior_week(before: Before, *, on: WeekClock) -> engine.PriorWeek:
    """The week as it is now, which a new one should keep where it can."""
    individual = next((hour for hour in before.hours if hour.kind == SessionKind.INDIVIDUAL), None)
    family = next((hour for hour in before.hours if hour.kind == SessionKind.FAMILY), None)
    return engine.PriorWeek(
        section_ids=tuple(sorted(str(seat.section_id) for seat in before.seats)),
        individual=_span_of(individual, on) if individual else None,
        family=_span_of(family, on) if family else None,
        counselor_id=str(individual.staff_id) if individual else None,
    )


def _span_of(hour: IndividualHour, on: WeekClock) -> WeekSpan:
    """The hour, or of one that midnight divides the part before it, on the clock of the week."""
    return on.read(WeekSpan(hour.weekday, hour.start_minute, hour.end_minute), of=hour.site.time_zone)[0]
