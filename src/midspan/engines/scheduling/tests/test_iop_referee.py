"""The referee of `iop-week/1`: in a small week of the format every kind of violation is planted once, and found."""

import pytest

from midspan.engines.scheduling.referee import IopViolation, check_iop_week

MON, TUE, WED, FRI = 0, 1, 2, 4
COSTS = {"wait": 20_000, "drop": 150, "movei": 30, "teleMis": 12, "tod": 8, "day": 25, "commute": 4, "over": 6}
CENTER_COSTS = {"softfill": 10, "under": 0, "minfill": 0}
SESSION = [MON, 780, 840]


def group(section_id, day, start=540, end=720, *, content="core", tele=False):
    entry = {"id": section_id, "cap": 10, "tele": tele, "content": content, "facilitators": []}
    return entry | {"meets": [[day, start, end]]}


def patient(patient_id):
    """Nine hours of groups and one alone, in three to four days, half an hour from the center."""
    return {
        "id": patient_id,
        "modality": "any",
        "required_minutes": 600,
        "family_session": False,
        "busy": [],
        "commute": 30,
        "min_days": 3,
        "max_days": 4,
        "max_group_minutes_per_day": 240,
        "counsellor": 0,
        "pref_time_of_day": 0,
        "pref_tele": 0,
        "priority": 1,
        "prev": {"sections": [], "individual": None, "family": None},
    }


def center():
    """Groups 0 to 2 make a week; 3 to 5 are for planting. Patients 0 and 1 are alike."""
    return {
        "objective": COSTS | CENTER_COSTS,
        "group_minutes_over_max": 90,
        "sections": [
            group(0, MON),
            group(1, WED),
            group(2, FRI),
            group(3, MON, 840, 900, content="psyed"),
            group(4, WED, 840, 870, content="psyed"),
            group(5, WED, 735, 795, tele=True),
        ],
        "counsellors": [{"id": 0, "work": [[MON, 480, 1080], [WED, 480, 1080]], "facilitating": [], "langs": ["en"]}],
        "patients": [patient(0), patient(1)],
        "eligible": {"0": [0, 1, 2, 3, 4, 5], "1": [0, 1, 2]},
    }


def plan(sections=(0, 1, 2), individual=SESSION):
    return {"sections": list(sections), "individual": individual, "family": None}


def found(*, plans=None, **changes):
    """Kinds found when patient 0 has `plans[0]` and the center's entries are changed as in `changes`."""
    document = center()
    for part, entries in changes.items():
        for entry in document[part]:
            entry.update(entries)
    return {kind for _, kind in check_iop_week(document, plans or {"0": plan()}).violations}


def planted(sections=(0, 1, 2), individual=SESSION):
    return {"plans": {"0": plan(sections, individual)}}


def test_week_as_it_should_be_has_no_violation():
    assert found() == set()
    assert found(**planted((0, 1, 2, 3))) == set()


def test_patient_without_an_entry_waits():
    assert check_iop_week(center(), {}).objective == 40_000


PLANTED = [
    (IopViolation.UNKNOWN_PATIENT, {"plans": {"0": plan(), "ghost": plan()}}),
    (IopViolation.UNKNOWN_SECTION, planted((0, 1, 2, 99))),
    (IopViolation.SECTION_TWICE, planted((0, 1, 2, 2))),
    (IopViolation.NOT_ELIGIBLE, {"plans": {"1": plan((0, 1, 2, 3))}}),
    (IopViolation.NOT_AN_HOUR, planted(individual=[MON, 780, 825])),
    (IopViolation.COUNSELOR_AWAY, planted(individual=[WED, 1050, 1110])),
    (IopViolation.COUNSELOR_IN_GROUP, {"counsellors": {"facilitating": [[MON, 800, 860]]}}),
    (IopViolation.COUNSELOR_TWICE, {"plans": {"0": plan(), "1": plan(individual=[MON, 790, 850])}}),
    (IopViolation.BUSY, {"patients": {"busy": [[FRI, 720, 735]]}}),
    (IopViolation.OVERLAP, planted(individual=[MON, 660, 720])),
    (IopViolation.NO_TIME_TO_TRAVEL, planted((0, 1, 2, 5))),
    (IopViolation.HOURS, {"patients": {"required_minutes": 660}}),
    (IopViolation.TOO_MUCH_IN_A_DAY, {"patients": {"max_group_minutes_per_day": 150}}),
    (IopViolation.DAYS, {"patients": {"max_days": 2}}),
    (IopViolation.NO_CORE_GROUP, {"sections": {"content": "skills"}}),
    (IopViolation.TWO_PSYCHOEDUCATION_GROUPS, planted((0, 1, 2, 3, 4))),
    (IopViolation.OVER_CAPACITY, {"sections": {"cap": 0}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change"), PLANTED)
def test_planted_violation_is_found_and_nothing_else(kind, change):
    assert found(**change) == {kind}


def test_every_kind_of_violation_is_planted():
    assert {kind for kind, _ in PLANTED} == set(IopViolation)
