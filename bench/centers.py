"""Centers drawn from a seed, as the engine sees them: sections nearly full, and people on their way in.

Sites of about 150 people; adults of 9, 12 and 15 hours, adolescents of 6 and 9; two languages, groups for women,
video and in person, jobs, school and children, ways of 10 to 45 minutes; caps of 6 to 12 with 57 to 79 % of the seats
taken, by people who were placed there one after another, so that what is left is what is left in life.
"""

from collections import Counter
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from bench.greedy import greedy_week
from midspan.engines.scheduling import (
    Commitment,
    Counselor,
    Modality,
    Mode,
    PartOfDay,
    PatientNeeds,
    PatientTags,
    Problem,
    Section,
    place,
    rules_in_force,
)
from midspan.values import WeekSpan

PEOPLE_A_SITE = 150
PEOPLE_A_COUNSELOR = 9
SEAT_USE = 0.96  # Before some leave.
LEAVING = 0.1  # Who left a moment ago: what they held is what newcomers find.
TICK = 15
HOURS = {"adult": ((9, 50), (12, 30), (15, 20)), "adolescent": ((6, 65), (9, 35))}
WORKDAYS = range(5)
# (start, minutes, weight) of groups in the week of each age band.
TIMES = {
    "adult": (
        (9 * 60, 180, 5),
        (10 * 60, 120, 2),
        (13 * 60, 120, 3),
        (13 * 60, 180, 2),
        (15 * 60 + 30, 90, 1),
        (18 * 60, 180, 8),
        (17 * 60 + 30, 120, 4),
    ),
    "adolescent": ((15 * 60 + 30, 180, 4), (16 * 60, 120, 3), (16 * 60 + 30, 90, 1)),
}
CURRICULA = ("", "", "", "relapse-prevention", "skills", "family-systems")


class GeneratedCenter(Struct, frozen=True):
    """`base` holds sections and counselors as they are; `newcomers` are people to place, one at a time."""

    base: Problem
    newcomers: tuple[PatientNeeds, ...]
    seated: int
    seat_use: float

    def problem_for(self, needs):
        return replace(self.base, patients=(needs,))


def generate(*, census, newcomers=60, seed=2026):
    """A center of `census` people already placed; the same numbers give the same center."""
    draw = Random(f"{seed}/{census}")
    sites = [f"site-{number}" for number in range(max(1, round(census / PEOPLE_A_SITE)))]
    people = [
        draw_person(draw, f"p{number:04d}", site=sites[number % len(sites)])
        for number in range(round(census / (1 - LEAVING)))
    ]
    staff = counselors(draw, people)
    sections = [section for site in sites for section in site_sections(draw, site, people)]
    everybody = [with_counselor(needs, staff) for needs in people]
    base, seated = seat(
        Problem(sections=tuple(sections), counselors=tuple(staff), patients=(), rules=rules_in_force()), everybody
    )
    fresh = [draw_person(draw, f"n{number:04d}", site=sites[number % len(sites)]) for number in range(newcomers)]
    spare = [with_counselor(needs, base.counselors) for needs in fresh]
    use = sum(section.taken for section in base.sections) / sum(section.capacity for section in base.sections)
    return GeneratedCenter(base, tuple(spare), seated, use)


def draw_person(draw, person_id, *, site):
    band = "adult" if draw.random() < 0.72 else "adolescent"
    hours = weighted(draw, HOURS[band])
    modality = draw.choices([Modality.EITHER, Modality.IN_PERSON, Modality.VIDEO], [70, 20, 10])[0]
    gender = draw.choice(["women", "men"])
    return PatientNeeds(
        id=person_id,
        site_id=site,
        minimum_minutes=hours * 60,
        maximum_minutes=min(19 * 60, hours * 60 + 150),
        min_days=3 if hours >= 9 else 2,
        max_days=5,
        max_group_minutes_per_day=300,
        tags=PatientTags(
            levels=("2.1",),
            age_bands=(band,),
            focuses=(draw.choice(["substance", "mental_health", "co_occurring"]),),
            genders=(gender,),
            languages=("en", "es") if draw.random() < 0.12 else ("en",),
        ),
        commitments=tuple(draw_life(draw, band)),
        travel_minutes=((site, draw.randrange(10, 46, 5)),),
        modality=modality,
        individual_modes=(Mode.IN_PERSON, Mode.VIDEO) if modality is Modality.EITHER else (Mode(modality.value),),
        preferred_part=draw.choice([None, None, *PartOfDay]) if band == "adult" else None,
        counselor_id="chosen later",
    )


def draw_life(draw, band):
    """Work by day, in the evening or in turns, school, children, and something movable."""
    kind = "school" if band == "adolescent" else draw.choices(["day", "evening", "turns", "none"], [24, 14, 16, 46])[0]
    times = {"school": (8 * 60, 14 * 60 + 45), "day": (8 * 60 + 30, 16 * 60 + 30), "evening": (16 * 60, 22 * 60)}
    if kind in times:
        days = WORKDAYS if kind == "school" else draw.sample(WORKDAYS, draw.randint(4, 5))
        yield from (Commitment("work", WeekSpan(day, *times[kind])) for day in days)
    if kind == "turns":
        for day in draw.sample(WORKDAYS, 4):
            start = draw.choice([7 * 60, 14 * 60])
            yield Commitment(f"turn-{day}", WeekSpan(day, start, start + 8 * 60))
    if band == "adult" and draw.random() < 0.35:
        yield from (Commitment("children", WeekSpan(day, 14 * 60 + 45, 15 * 60 + 30)) for day in WORKDAYS)
    if draw.random() < 0.4:
        yield Commitment("gym", WeekSpan(draw.choice(WORKDAYS), 17 * 60, 18 * 60 + 30), price=12)


def site_sections(draw, site, people):
    """Groups until the seats are enough for everybody's hours at the wished use."""
    for band in HOURS:
        needed = sum(
            needs.minimum_minutes - needs.individual_minutes
            for needs in people
            if needs.site_id == site and needs.tags.age_bands == (band,)
        )
        seats, number = 0, 0
        while seats < needed / SEAT_USE:
            section = draw_section(draw, f"{site}/{band}/{number:03d}", site=site, band=band)
            seats += section.minutes * section.capacity
            number += 1
            yield section


def draw_section(draw, section_id, *, site, band):
    start, minutes, _ = draw.choices(TIMES[band], [weight for *_, weight in TIMES[band]])[0]
    capacity = draw.randint(6, 12)
    curriculum = draw.choice(CURRICULA)
    return Section(
        id=section_id,
        meetings=(WeekSpan(draw.choice(WORKDAYS), start, start + minutes),),
        site_id=site,
        is_video=draw.random() < 0.25,
        capacity=capacity,
        comfortable=capacity - 1,
        minimum_to_run=4,
        content="education" if curriculum and draw.random() < 0.3 else "core",
        curriculum_id=f"{curriculum}-{draw.randint(1, 6)}" if curriculum else "",
        level="2.1",
        age_band=band,
        focus=draw.choices(["", "substance", "mental_health", "co_occurring"], [79, 8, 7, 6])[0],
        gender=draw.choices(["", "women", "men"], [95, 3, 2])[0],
        language=draw.choices(["en", "es"], [94, 6])[0],
        legal_capacity=12,
    )


def counselors(draw, people):
    """One for about nine people of each site, some early and some late."""
    found = []
    for site, count in sorted(Counter(needs.site_id for needs in people).items()):
        for number in range(max(1, round(count / PEOPLE_A_COUNSELOR)) + 1):
            start = draw.choice([8 * 60, 9 * 60, 11 * 60])
            work = tuple(WeekSpan(day, start, start + 540) for day in WORKDAYS)
            found.append(Counselor(id=f"{site}/counselor-{number:02d}", site_id=site, work=work))
    return found


def with_counselor(needs, staff):
    """A counselor of the person's site, in turn by the person's number."""
    own = [counselor.id for counselor in staff if counselor.site_id == needs.site_id]
    return replace(needs, counselor_id=own[int(needs.id[1:]) // 2 % len(own)])


def seat(problem, people):
    """Everybody who can be placed, least flexible first; returns the problem and how many they are."""
    sections = {section.id: section for section in problem.sections}
    staff = {counselor.id: counselor for counselor in problem.counselors}
    seated = 0
    leaving, gone = Random(len(people)), []
    for needs in sorted(people, key=lambda needs: (-len(needs.commitments), -needs.minimum_minutes, needs.id)):
        now = replace(problem, sections=tuple(sections.values()), counselors=tuple(staff.values()), patients=(needs,))
        plan = greedy_week(now, needs) or next((option.plan for option in place(now, needs.id, count=1)), None)
        if plan is None or plan.individual is None:
            continue
        if leaving.random() < LEAVING:
            gone.append(plan)
        seated += 1
        for section_id in plan.section_ids:
            sections[section_id] = replace(sections[section_id], taken=sections[section_id].taken + 1)
        own = staff[plan.individual.counselor_id]
        staff[own.id] = replace(own, taken=(*own.taken, plan.individual.span))
    for plan in gone:
        for section_id in plan.section_ids:
            sections[section_id] = replace(sections[section_id], taken=sections[section_id].taken - 1)
        own = staff[plan.individual.counselor_id]
        staff[own.id] = replace(own, taken=tuple(span for span in own.taken if span != plan.individual.span))
    return replace(problem, sections=tuple(sections.values()), counselors=tuple(staff.values())), seated - len(gone)


def weighted(draw, pairs):
    return draw.choices([value for value, _ in pairs], [weight for _, weight in pairs])[0]
