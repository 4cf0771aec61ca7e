"""Whole centers' weeks drawn from a seed, as `iop-week/1` documents: everybody is to be placed at once.

A week is planted first: sections open as people need them, each person gets a week and an hour with their counselor,
and only then a life that leaves this room. So a schedule for nearly everybody exists, and its cost is known. Three in a
hundred get a life without regard to it. Of the 82 % with a week before, one in eight has lost the time for part of it.

    python -m bench.weeks 1000 --seed 1 --out week.json --planted planted.json
"""

import argparse
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from random import Random

from msgspec import Struct, field

PEOPLE_A_SITE, SITES_A_REGION, PEOPLE_A_COUNSELOR = 150, 4, 9
SEAT_USE = 0.86
SMALLEST, LARGEST = 6, 12
OVER_MAX = 90
HOUR, TICK, DAYS = 60, 15, 6
WITH_PRIOR, CHANGED, HARD = 0.82, 0.12, 0.03
SPANISH = 0.12
ATTEMPTS = 8
COSTS = {
    "wait": 20000,
    "drop": 150,
    "movei": 30,
    "teleMis": 12,
    "tod": 8,
    "day": 25,
    "commute": 4,
    "over": 6,
    "softfill": 10,
    "under": 40,
    "minfill": 4,
}
HOURS = {"adult": ((9, 45), (12, 27), (15, 18), (19, 10)), "adolescent": ((6, 60), (9, 40))}
# Starts by length of a section; Saturday has its own.
STARTS = {
    "adult": {
        180: (540, 780, 1080),
        120: (540, 600, 750, 1020, 1110),
        90: (630, 870, 1020, 1140),
        60: (720, 960, 1020),
    },
    "adolescent": {180: (930,), 120: (930, 1020), 90: (930, 1020, 1050), 60: (930, 1050, 1080)},
}
SATURDAY_STARTS = (540, 600)
LENGTHS = ((180, 50), (120, 25), (90, 15), (60, 10))
SHIFTS = ((480, 990), (600, 1110), (720, 1260))
JOBS = (("none", 25), ("day", 25), ("evening", 15), ("rotating", 15), ("children", 20))


class Center(Struct):
    """A week while it is drawn. `planted` is patient id to plan, `sessions` what each counselor holds already."""

    draw: Random
    sections: list = field(default_factory=list)
    counselors: list = field(default_factory=list)
    patients: list = field(default_factory=list)
    fill: Counter = field(default_factory=Counter)
    sessions: dict = field(default_factory=dict)
    planted: dict = field(default_factory=dict)


def generate_week(*, census, seed=1):
    """(`iop-week/1` document, planted schedule); the same numbers give the same week."""
    center = Center(Random(f"week/{census}/{seed}"))
    sites = max(1, round(census / PEOPLE_A_SITE))
    for number in range(max(2, round(census / PEOPLE_A_COUNSELOR))):
        center.counselors.append(draw_counselor(center.draw, number, site=number % sites))
    for number in range(census):
        center.patients.append(draw_patient(center, number, site=number % sites))
    for patient in center.draw.sample(center.patients, census):
        plant(center, patient)
    fit_capacities(center)
    for patient in center.patients:
        live(center, patient)
    document = {
        "name": f"drawn-{census}-s{seed}",
        "horizon_days": DAYS,
        "objective": COSTS,
        "group_minutes_over_max": OVER_MAX,
        "sections": [without_notes(one) for one in center.sections],
        "counsellors": [without_notes(one) for one in center.counselors],
        "patients": [without_notes(one) for one in center.patients],
        "eligible": {str(one["id"]): [s["id"] for s in center.sections if may_join(one, s)] for one in center.patients},
    }
    return document, {str(patient_id): plan for patient_id, plan in sorted(center.planted.items())}


def without_notes(entry):
    """An entry without what only the drawing knows."""
    return {key: value for key, value in entry.items() if not key.startswith("_")}


def draw_counselor(draw, number, *, site):
    start, end = draw.choice(SHIFTS)
    lunch = start + 240 + draw.choice([-30, 0, 30])
    days = sorted(draw.sample(range(5), draw.choice([4, 5])))
    work = [span for day in days for span in ([day, start, lunch], [day, lunch + 30, end])]
    langs = ["en", "es"] if number % 5 == 0 else ["en"]
    return {"id": number, "site": site, "work": work, "langs": langs, "facilitating": [], "_people": 0}


def draw_patient(center, number, *, site):
    draw = center.draw
    age = "adult" if draw.random() < 0.75 else "adolescent"
    hours = weighted(draw, HOURS[age])
    lang = "es" if draw.random() < SPANISH else "en"
    # Families of young people come nearly always.
    has_family = draw.random() < (0.8 if age == "adolescent" else 0.15)
    patient = {
        "id": number,
        "site": site,
        "region": site // SITES_A_REGION,
        "age": age,
        "focus": draw.choice(["sud", "mh", "cooc"]),
        "lang": lang,
        "gender": draw.choice(["f", "m"]),
        "modality": draw.choices(["any", "inperson", "tele"], [60, 25, 15])[0],
        "required_minutes": hours * HOUR,
        "family_session": has_family,
        "busy": [],
        "commute": draw.randrange(10, 46, 5),
        "min_days": 2 if hours < 9 else 3,
        "max_days": 5,
        "max_group_minutes_per_day": 300,
        "counsellor": None,
        "pref_time_of_day": draw.randrange(3),
        "pref_tele": 0,
        "priority": draw.choices([1, 2, 3], [80, 15, 5])[0],
        "prev": {"sections": [], "individual": None, "family": None},
        "_speaks_english": lang == "en" or draw.random() < 0.5,
    }
    patient["pref_tele"] = {"any": draw.choice([-1, 0, 0, 1]), "inperson": -1, "tele": 1}[patient["modality"]]
    patient["counsellor"] = choose_counselor(center, patient)["id"]
    return patient


def choose_counselor(center, patient):
    own = [one for one in center.counselors if one["site"] == patient["site"]] or center.counselors
    speaking = [one for one in own if patient["lang"] in one["langs"]] or own
    chosen = min(speaking, key=lambda one: (one["_people"], one["id"]))
    chosen["_people"] += 1
    return chosen


def may_join(patient, section):
    """Eligibility: age, focus, gender, language, and a way to take part."""
    mode = patient["modality"]
    reaches = (
        section["site_or_region"] == patient["region"] and mode != "inperson"
        if section["tele"]
        else section["site_or_region"] == patient["site"] and mode != "tele"
    )
    return (
        reaches
        and section["age_band"] == patient["age"]
        and section["focus"] in {"", patient["focus"]}
        and section["gender"] in {"", patient["gender"]}
        and (section["lang"] == patient["lang"] or (section["lang"] == "en" and patient["_speaks_english"]))
    )


def plant(center, patient):
    """A week for this person, opening sections where those there are do not suffice, and the hours with a counselor."""
    chosen = choose_week(center, patient)
    for section in chosen:
        center.fill[section["id"]] += 1
    events = [(span, section["tele"]) for section in chosen for span in section["meets"]]
    individual = choose_hour(center, patient, events, by_video=patient["modality"] == "tele")
    if individual:
        events.append((individual, patient["modality"] == "tele"))
    family = choose_hour(center, patient, events, by_video=True) if patient["family_session"] else None
    center.planted[patient["id"]] = {
        "sections": sorted(section["id"] for section in chosen),
        "individual": individual,
        "family": family,
    }


def choose_week(center, patient):
    """Sections with seats that together make the hours: the fullest week of several random ones, then new sections."""
    best = []
    pool = [one for one in center.sections if center.fill[one["id"]] < one["cap"] and may_join(patient, one)]
    for _ in range(ATTEMPTS):
        chosen = []
        for section in center.draw.sample(pool, len(pool)):
            if fits_week(patient, chosen, section):
                chosen.append(section)
        if is_week(patient, chosen):
            return chosen
        best = max(best, chosen, key=group_minutes)
    return completed(center, patient, best)


def completed(center, patient, chosen):
    """The same with new sections until the hours are there; starts over with none when stuck."""
    for _ in range(400):
        if is_week(patient, chosen):
            return chosen
        section = draw_section(center, patient, needs_core=not any(one["content"] == "core" for one in chosen))
        if fits_week(patient, chosen, section):
            section["id"] = len(center.sections)
            staff(center, section)
            center.sections.append(section)
            chosen = [*chosen, section]
        elif center.draw.random() < 0.05:
            chosen = chosen[:-1]
    raise RuntimeError(f"No week could be planted for patient {patient['id']}.")


def fits_week(patient, chosen, section):
    together = [*chosen, section]
    if group_minutes(together) > wanted_minutes(patient) + OVER_MAX:
        return False
    if section["content"] == "psyed" and any(one["content"] == "psyed" for one in chosen):
        return False
    by_day = Counter()
    for one in together:
        for day, start, end in one["meets"]:
            by_day[day] += end - start
    if len(by_day) > patient["max_days"] or max(by_day.values()) > patient["max_group_minutes_per_day"]:
        return False
    events = [(span, one["tele"]) for one in chosen for span in one["meets"]]
    return all(fits_beside((span, section["tele"]), event, patient) for span in section["meets"] for event in events)


def is_week(patient, chosen):
    days = {span[0] for one in chosen for span in one["meets"]}
    return (
        group_minutes(chosen) >= wanted_minutes(patient)
        and len(days) >= patient["min_days"]
        and any(one["content"] == "core" for one in chosen)
    )


def wanted_minutes(patient):
    return patient["required_minutes"] - HOUR - (HOUR if patient["family_session"] else 0)


def group_minutes(chosen):
    return sum(end - start for one in chosen for _, start, end in one["meets"])


def fits_beside(one, other, patient):
    (day, start, end), by_video = one
    (other_day, other_start, other_end), other_by_video = other
    gap = 0 if by_video == other_by_video else patient["commute"]
    return day != other_day or max(start, other_start) - min(end, other_end) >= gap


def draw_section(center, patient, *, needs_core):
    """A section this person could join, for others like them too."""
    draw = center.draw
    minutes = weighted(draw, LENGTHS)
    by_video = {"tele": True, "inperson": False, "any": draw.random() < 0.25}[patient["modality"]]
    days = draw.sample(range(5), 2) if minutes <= 90 and draw.random() < 0.35 else [draw.choice([*range(5), *range(6)])]
    start = draw.choice(STARTS[patient["age"]][minutes])
    is_spanish = patient["lang"] == "es" and (not patient["_speaks_english"] or draw.random() < 0.4)
    starts = {day: start if day < DAYS - 1 else draw.choice(SATURDAY_STARTS) for day in sorted(days)}
    content = "core" if needs_core else draw.choices(["core", "skills", "psyed"], [55, 27, 18])[0]
    return {
        "id": None,
        "site_or_region": patient["region"] if by_video else patient["site"],
        "tele": by_video,
        "age_band": patient["age"],
        "focus": patient["focus"] if draw.random() < 0.25 else "",
        "lang": "es" if is_spanish else "en",
        "gender": patient["gender"] if draw.random() < 0.06 else "",
        "content": content,
        "cap": draw.randint(SMALLEST, LARGEST),
        "meets": [[day, start, start + minutes] for day, start in starts.items()],
        "facilitators": [],
    }


def staff(center, section):
    """A counselor who is at work and free leads the section; where there is none, somebody from outside does."""
    for counselor in sorted(center.counselors, key=lambda one: (len(one["facilitating"]), one["id"])):
        near = section["tele"] or counselor["site"] == section["site_or_region"]
        if near and all(is_free(center, counselor, span) for span in section["meets"]):
            section["facilitators"] = [counselor["id"]]
            counselor["facilitating"] += [list(span) for span in section["meets"]]
            return


def is_free(center, counselor, span):
    at_work = joined(counselor["work"])
    held = counselor["facilitating"] + center.sessions.get(counselor["id"], [])
    return any(day == span[0] and start <= span[1] and span[2] <= end for day, start, end in at_work) and not any(
        overlap(span, other) for other in held
    )


def joined(work):
    """Work without the lunch between: a group may stand over it, an individual hour may not."""
    spans = [list(span) for span in work]
    merged = []
    for before, after in pairwise([*spans, [-1, 0, 0]]):
        if before[0] == after[0]:
            after[1] = before[1]
        else:
            merged.append(before)
    return merged


def choose_hour(center, patient, events, *, by_video):
    """The own counselor's first free hour beside the groups, on days with something before others; None without one."""
    counselor = center.counselors[patient["counsellor"]]
    held = counselor["facilitating"] + center.sessions.get(counselor["id"], [])
    days = {span[0] for span, _ in events}
    hours = [
        [day, at, at + HOUR]
        for day, start, end in counselor["work"]
        for at in range(start, end - HOUR + 1, TICK)
        if day in days or len(days) < patient["max_days"]
    ]
    for span in sorted(hours, key=lambda span: (span[0] not in days, span)):
        is_open = not any(overlap(span, other) for other in held)
        if is_open and all(fits_beside((span, by_video), event, patient) for event in events):
            center.sessions.setdefault(counselor["id"], []).append(span)
            return span
    return None


def overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def fit_capacities(center):
    """More or fewer seats, within what groups may hold, until the wished share is used."""
    adjustable = center.draw.sample(center.sections, len(center.sections))
    used = sum(center.fill.values())
    for _ in range(LARGEST):
        for section in adjustable:
            use = used / sum(one["cap"] for one in center.sections)
            if use > SEAT_USE and section["cap"] < LARGEST:
                section["cap"] += 1
            elif use < SEAT_USE - 0.005 and section["cap"] > max(SMALLEST, center.fill[section["id"]]):
                section["cap"] -= 1


def live(center, patient):
    """Work, school and children around the planted week; the week before; what has changed since."""
    draw, plan = center.draw, center.planted[patient["id"]]
    is_hard = draw.random() < HARD
    life = draw_life(draw, patient)
    if is_hard:
        life += [[day, 480, 1080] for day in draw.sample(range(DAYS), 4)]
        center.planted[patient["id"]] = None
    attended = attended_times(center, patient, plan)
    patient["busy"] = life if is_hard else [piece for span in life for piece in pieces(span, attended)]
    if draw.random() < WITH_PRIOR:
        patient["prev"] = {key: plan[key] for key in ("sections", "individual", "family")}
        if draw.random() < CHANGED:
            change(center, patient, attended)


def attended_times(center, patient, plan):
    """Everything planted with the way there and back."""
    way = patient["commute"]
    events = [
        (span, center.sections[one]["tele"]) for one in plan["sections"] for span in center.sections[one]["meets"]
    ]
    events += [(plan["individual"], patient["modality"] == "tele")] if plan["individual"] else []
    events += [(plan["family"], True)] if plan["family"] else []
    return [[day, start - (0 if tele else way), end + (0 if tele else way)] for (day, start, end), tele in events]


def pieces(span, attended):
    """What is left of a stretch of life when the planted week is taken out of it; pieces under half an hour go."""
    left = [list(span)]
    for day, start, end in attended:
        cut = []
        for piece in left:
            if piece[0] != day or piece[2] <= start or end <= piece[1]:
                cut.append(piece)
                continue
            cut += [[day, piece[1], start], [day, end, piece[2]]]
        left = [piece for piece in cut if piece[2] - piece[1] >= 30]
    return left


def change(center, patient, attended):
    """The week before held another section, whose time is taken by now."""
    others = [one for one in center.sections if may_join(patient, one) and one["id"] not in patient["prev"]["sections"]]
    free = [one for one in others if not any(overlap(span, held) for span in one["meets"] for held in attended)]
    if not free or not patient["prev"]["sections"]:
        return
    lost = center.draw.choice(free)
    kept = center.draw.sample(patient["prev"]["sections"], len(patient["prev"]["sections"]) - 1)
    patient["prev"] = {**patient["prev"], "sections": sorted([*kept, lost["id"]])}
    patient["busy"] = patient["busy"] + [piece for span in lost["meets"] for piece in pieces(span, attended)]


def draw_life(draw, patient):
    kind = "school" if patient["age"] == "adolescent" else weighted(draw, JOBS)
    if kind == "school":
        return [[day, 480, 885] for day in range(5)]
    if kind == "day":
        return [[day, 510, 990] for day in sorted(draw.sample(range(5), draw.choice([4, 5])))]
    if kind == "evening":
        return [[day, 960, 1320] for day in sorted(draw.sample(range(6), draw.choice([3, 4, 5])))]
    if kind == "rotating":
        return [[day, at, at + 480] for day in sorted(draw.sample(range(6), 4)) for at in [draw.choice([420, 840])]]
    if kind == "children":
        evenings = [[day, 1020, 1200] for day in sorted(draw.sample(range(5), 3))]
        return [[day, 870, 930] for day in range(5)] + evenings
    return []


def weighted(draw, pairs):
    return draw.choices([value for value, _ in pairs], [weight for _, weight in pairs])[0]


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.weeks", description=__doc__.splitlines()[0])
    parser.add_argument("census", type=int, help="people to be placed (30, 100, 300, 1000, 3000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True, help="the week as iop-week/1")
    parser.add_argument("--planted", help="the planted schedule")
    arguments = parser.parse_args()
    document, planted = generate_week(census=arguments.census, seed=arguments.seed)
    Path(arguments.out).write_text(json.dumps(document), encoding="utf-8")
    if arguments.planted:
        Path(arguments.planted).write_text(json.dumps({"schedule": planted}), encoding="utf-8")


if __name__ == "__main__":
    main()
