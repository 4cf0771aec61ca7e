"""The compact model of an `iop-week/1` week: one variable per person and section, written for any integer solver.

Per person: waits, attends each section, has the individual and the family session at each possible time, uses each
day, comes in on each day. It shares neither the engine's search nor its readers.
"""

from collections import defaultdict
from itertools import combinations

from msgspec import Struct, field

HOUR, TICK, DAYS = 60, 15, 6
NO_INDIVIDUAL, NO_FAMILY, FAMILY_IN_OFFICE_HOURS = 2000, 1500, 15
CROWDED_BELOW_CAP = 2


class Model(Struct):
    """Minimize `constant` + costs of integer variables from 0 to their most, under rows lowest <= sum <= highest."""

    costs: list = field(default_factory=list)
    most: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # (lowest or None, highest or None, {variable: coefficient})
    constant: int = 0
    people: dict = field(default_factory=dict)  # patient id -> _Person

    def variable(self, cost=0, most=1):
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1

    def row(self, lowest, highest, terms):
        self.rows.append((lowest, highest, dict(terms)))


class _Person(Struct):
    """Variables of one person: `sections` by section id, sessions by (day, start)."""

    waits: int
    sections: dict = field(default_factory=dict)
    individual: dict = field(default_factory=dict)
    family: dict = field(default_factory=dict)


def compact_model(document):
    """The model of a week; `schedule_of` reads a solution."""
    model, sections = Model(), {one["id"]: one for one in document["sections"]}
    counselors = {one["id"]: one for one in document["counsellors"]}
    held = defaultdict(list)
    for patient in document["patients"]:
        own = [sections[one] for one in document["eligible"][str(patient["id"])]]
        person = add_person(model, document, patient, own, counselors[patient["counsellor"]])
        model.people[patient["id"]] = person
        for slots in (person.individual, person.family):
            for (day, start), variable in slots.items():
                for tick in range(start, start + HOUR, TICK):
                    held[patient["counsellor"], day, tick].append(variable)
    for variables in held.values():
        model.row(None, 1, dict.fromkeys(variables, 1))
    add_sections(model, document)
    return model


def add_sections(model, document):
    costs = document["objective"]
    taking = defaultdict(dict)
    for person in model.people.values():
        for section_id, variable in person.sections.items():
            taking[section_id][variable] = 1
    for section in document["sections"]:
        comfortable = max(0, section["cap"] - CROWDED_BELOW_CAP)
        crowded = model.variable(costs["softfill"], section["cap"] - comfortable)
        missing = model.variable(costs["under"], costs["minfill"])
        model.row(None, comfortable, {**taking[section["id"]], crowded: -1})
        model.row(costs["minfill"], None, {**taking[section["id"]], missing: 1})


def add_person(model, document, patient, own, counselor):
    """One person's variables and the rows that concern only them."""
    costs, waits = document["objective"], model.variable()
    person = _Person(waits)
    placed = placed_points(document, patient)
    model.constant += placed
    model.costs[waits] = costs["wait"] * patient["priority"] - placed
    events = []
    for section in own:
        spans = [(tuple(span), section["tele"]) for span in section["meets"]]
        if all(is_free(span, tele, patient) for span, tele in spans) and not clash_within(spans, patient):
            person.sections[section["id"]] = model.variable(section_points(section, patient, costs))
            events.append((section, spans))
    by_video = patient["modality"] == "tele"
    for day, start in hours_of(counselor):
        span = (day, start, start + HOUR)
        if is_free(span, by_video, patient):
            person.individual[day, start] = model.variable(individual_points(span, patient, costs))
        if patient["family_session"] and is_free(span, True, patient):
            person.family[day, start] = model.variable(family_points(span, patient, costs))
    add_sessions(model, person, patient)
    add_clashes(model, person, patient, events, by_video)
    add_amounts(model, document, person, patient, [section for section, _ in events])
    add_days(model, document, person, patient, events)
    return person


def placed_points(document, patient):
    """What every week of this person costs before anything is chosen."""
    costs = document["objective"]
    return costs["drop"] * len(set(patient["prev"]["sections"])) - costs["day"] * patient["min_days"]


def section_points(section, patient, costs):
    unwanted = {1: False, -1: True}.get(patient["pref_tele"])
    points = costs["teleMis"] if section["tele"] is unwanted else 0
    points += costs["tod"] * sum(part_of_day(span) != patient["pref_time_of_day"] for span in section["meets"])
    return points - (costs["drop"] if section["id"] in patient["prev"]["sections"] else 0)


def individual_points(span, patient, costs):
    before = patient["prev"]["individual"]
    moved = costs["movei"] if before and tuple(before) != span else 0
    return moved + (costs["tod"] if part_of_day(span) != patient["pref_time_of_day"] else 0)


def family_points(span, patient, costs):
    before = patient["prev"]["family"]
    moved = costs["movei"] if before and tuple(before) != span else 0
    return moved + (0 if span[1] >= 17 * HOUR or span[0] == DAYS - 1 else FAMILY_IN_OFFICE_HOURS)


def part_of_day(span):
    return (span[1] >= 720) + (span[1] >= 990)


def hours_of(counselor):
    """(day, start) of the counselor's free hours, starting on quarter hours."""
    return sorted(
        {
            (day, start)
            for day, begin, end in counselor["work"]
            for start in range(-(-begin // TICK) * TICK, end - HOUR + 1, TICK)
            if not any(overlap((day, start, start + HOUR), group) for group in counselor["facilitating"])
        }
    )


def overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def is_free(span, by_video, patient):
    way = 0 if by_video else patient["commute"]
    return not any(overlap((span[0], span[1] - way, span[2] + way), busy) for busy in patient["busy"])


def clash(one, other, patient):
    (span, by_video), (other_span, other_by_video) = one, other
    gap = 0 if by_video == other_by_video else patient["commute"]
    return span[0] == other_span[0] and max(span[1], other_span[1]) - min(span[2], other_span[2]) < gap


def clash_within(spans, patient):
    return any(clash(one, other, patient) for one, other in combinations(spans, 2))


def add_sessions(model, person, patient):
    """One of each kind, or none at its price, or waiting."""
    kinds = [(person.individual, NO_INDIVIDUAL)]
    kinds += [(person.family, NO_FAMILY)] if patient["family_session"] else []
    for slots, price in kinds:
        missing = model.variable(price)
        model.row(1, 1, {**dict.fromkeys(slots.values(), 1), missing: 1, person.waits: 1})


def add_clashes(model, person, patient, events, by_video):
    for (section, spans), (other, other_spans) in combinations(events, 2):
        if any(clash(one, two, patient) for one in spans for two in other_spans):
            model.row(None, 1, {person.sections[section["id"]]: 1, person.sections[other["id"]]: 1})
    for section, spans in events:
        for slots, mode in ((person.individual, by_video), (person.family, True)):
            against = clashing(slots, mode, spans, patient)
            if against:
                model.row(None, 1, {**against, person.sections[section["id"]]: 1})
    for (day, start), variable in person.individual.items():
        against = clashing(person.family, True, [((day, start, start + HOUR), by_video)], patient)
        if against:
            model.row(None, 1, {**against, variable: 1})


def clashing(slots, by_video, spans, patient):
    return {
        variable: 1
        for (day, start), variable in slots.items()
        if any(clash(((day, start, start + HOUR), by_video), one, patient) for one in spans)
    }


def add_amounts(model, document, person, patient, own):
    minutes = {person.sections[one["id"]]: sum(end - start for _, start, end in one["meets"]) for one in own}
    wanted = patient["required_minutes"] - HOUR - (HOUR if patient["family_session"] else 0)
    over_max = document["group_minutes_over_max"]
    model.row(wanted, None, {**minutes, person.waits: wanted})
    model.row(None, wanted + over_max, {**minutes, person.waits: wanted + over_max})
    # Full half hours above what is required: 30 x halves >= minutes above - 29.
    halves = model.variable(document["objective"]["over"], over_max // 30)
    model.row(None, wanted + 29, {**minutes, halves: -30})
    content = defaultdict(dict)
    for one in own:
        content[one["content"]][person.sections[one["id"]]] = 1
    model.row(1, None, {**content["core"], person.waits: 1})
    model.row(None, 1, content["psyed"])


def add_days(model, document, person, patient, events):
    """Days used, days on which the person comes in, and minutes of groups a day."""
    costs, used = document["objective"], {}
    for day in range(DAYS):
        groups = {person.sections[one["id"]]: minutes_on(day, one) for one, _ in events if minutes_on(day, one)}
        model.row(None, patient["max_group_minutes_per_day"], groups)
        sessions = [[v for (on, _), v in slots.items() if on == day] for slots in (person.individual, person.family)]
        used[day] = model.variable(costs["day"])
        for several in [*([one] for one in groups), *(one for one in sessions if one)]:
            model.row(None, 0, {**dict.fromkeys(several, 1), used[day]: -1})
        attended = [*groups, *sessions[0], *sessions[1]]
        model.row(0, None, {**dict.fromkeys(attended, 1), used[day]: -1})
        comes = model.variable(costs["commute"] * patient["commute"] // 15)
        for one, _ in events:
            if not one["tele"] and minutes_on(day, one):
                model.row(None, 0, {person.sections[one["id"]]: 1, comes: -1})
    model.row(patient["min_days"], None, {**dict.fromkeys(used.values(), 1), person.waits: patient["min_days"]})
    model.row(None, patient["max_days"], dict.fromkeys(used.values(), 1))


def minutes_on(day, section):
    return sum(end - start for on, start, end in section["meets"] if on == day)


def schedule_of(model, document, values):
    """The schedule's entries in a solution (value by variable)."""
    return {str(one["id"]): plan_of(model.people[one["id"]], values) for one in document["patients"]}


def plan_of(person, values):
    if values[person.waits] > 0.5:
        return None
    hours = (
        next((key for key, v in slots.items() if values[v] > 0.5), None) for slots in (person.individual, person.family)
    )
    individual, family = (
        [day, start, start + HOUR] if day is not None else None for day, start in (one or (None, 0) for one in hours)
    )
    sections = sorted(one for one, variable in person.sections.items() if values[variable] > 0.5)
    return {"sections": sections, "individual": individual, "family": family}
