"""Each change as JSON and back, and what each fix of the engine changes in a person's needs."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from midspan.domains.schedule.problem.center import CenterAsk
from midspan.domains.schedule.problem.center_licenses import CenterLicenses
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.scenarios.applying import Around, Numbered, changed
from midspan.domains.schedule.scenarios.changes import (
    KINDS,
    AddSeats,
    CounselorAway,
    CounselorHour,
    MoveMeeting,
    NewReferrals,
    OpenDay,
    OpenSection,
    PersonChange,
    change_from,
    stored_change,
)
from midspan.engines import scheduling as engine
from midspan.values import WeekSpan

ZONE = "America/New_York"
KIM_ID = "00000000-0000-0000-0000-0000000000a1"
WORK = WeekSpan(3, 360, 840)
NEEDS = engine.PatientNeeds(
    id="p",
    site_id="site",
    minimum_minutes=540,
    maximum_minutes=1140,
    min_days=3,
    max_days=3,
    max_group_minutes_per_day=180,
    authorized_minutes=500,
    commitments=(engine.Commitment("job", WORK), engine.Commitment("job", WeekSpan(4, 360, 840))),
    modality=engine.Modality.VIDEO,
    individual_modes=(engine.Mode.VIDEO,),
)
KIM = engine.Counselor(KIM_ID, "site", (WeekSpan(0, 540, 720),), taken=(WeekSpan(0, 600, 660), WeekSpan(1, 540, 600)))


def ask(*, needs=NEEDS, counselors=(KIM,)):
    problem = engine.Problem((), counselors, (needs,), engine.rules_in_force())
    on = date(2027, 3, 1)
    licenses = CenterLicenses(on, {})
    return CenterAsk(problem, {}, {"p": None}, WeekClock(ZoneInfo(ZONE), on), {"site": ZONE}, (), licenses, {})


def needs_after(fix, *, subject="", span=None, amount=0):
    change = PersonChange(fix, subject, span, amount, ZONE)
    after = changed(ask(), [Numbered(1, change, "p")], Around())
    assert after.gone == ()
    return after.ask.problem.patient("p")


@pytest.mark.parametrize(
    "change",
    [
        OpenSection("s", (WeekSpan(0, 540, 600), WeekSpan(2, 540, 600))),
        MoveMeeting("s", WeekSpan(0, 540, 600), WeekSpan(2, 600, 660)),
        AddSeats("s", 2),
        CounselorAway(KIM_ID, 2, is_covered=True),
        OpenDay("site", WeekSpan(5, 540, 720), (KIM_ID,)),
        NewReferrals(3, "site", "track", "2.1", 540, "evening", "either", 20),
        CounselorHour(KIM_ID, WeekSpan(0, 720, 780), ZONE),
        PersonChange("shorten_end", "job", WORK, 30, ZONE),
        PersonChange("extra_day", "", None, 4, ZONE),
    ],
)
def test_change_comes_back_from_json_as_it_was(change):
    assert change_from(KINDS[type(change)], stored_change(change)) == change


@pytest.mark.parametrize(
    ("fix", "amount", "field"),
    [
        ("longer_day", 240, "max_group_minutes_per_day"),
        ("extra_day", 4, "max_days"),
        ("authorization", 560, "authorized_minutes"),
        ("fewer_minutes", 510, "minimum_minutes"),
    ],
)
def test_fix_of_a_number_changes_that_number_alone(fix, amount, field):
    assert needs_after(fix, amount=amount) == replace(NEEDS, **{field: amount})


@pytest.mark.parametrize("fix", ["some_video", "some_in_person"])
def test_fix_of_the_way_opens_both_ways(fix):
    after = needs_after(fix)

    assert (after.modality, set(after.individual_modes)) == (engine.Modality.EITHER, set(engine.Mode))


@pytest.mark.parametrize(
    ("fix", "span"),
    [
        ("shorten_start", WeekSpan(3, 390, 840)),
        ("shorten_end", WeekSpan(3, 360, 810)),
        ("move_commitment", WeekSpan(3, 390, 870)),
        ("move_commitment", WeekSpan(3, 330, 810)),
    ],
)
def test_fix_of_a_time_leaves_the_other_days_alone(fix, span):
    after = needs_after(fix, subject="job", span=span, amount=30)

    assert sorted(one.span for one in after.commitments) == [span, WeekSpan(4, 360, 840)]


def test_fix_that_frees_a_time_takes_that_stretch_away():
    after = needs_after("free_commitment", subject="job", span=WORK, amount=480)

    assert [one.span for one in after.commitments] == [WeekSpan(4, 360, 840)]


@pytest.mark.parametrize(
    ("patient_id", "change"),
    [
        ("p", PersonChange("shorten_end", "job", WeekSpan(3, 300, 700), 30, ZONE)),
        ("p", PersonChange("review_section", "s", None, 0, ZONE)),
        ("somebody else", PersonChange("extra_day", "", None, 4, ZONE)),
    ],
)
def test_fix_of_what_is_no_more_is_left_out(patient_id, change):
    before = ask()

    after = changed(before, [Numbered(7, change, patient_id)], Around())

    assert (after.ask, after.gone) == (before, (7,))


def test_hour_of_a_counselor_joins_their_shift_and_is_free():
    hour = CounselorHour(KIM_ID, WeekSpan(0, 630, 780), ZONE)

    [kim] = changed(ask(), [Numbered(1, hour)], Around()).ask.problem.counselors

    assert kim.work == (WeekSpan(0, 540, 780),)
    assert kim.taken == (WeekSpan(0, 600, 630), WeekSpan(1, 540, 600))


def test_further_day_at_a_site_where_somebody_never_works_is_an_entry_of_its_own():
    away = replace(KIM, site_id="elsewhere")
    day = OpenDay("site", WeekSpan(5, 540, 720), (KIM_ID,))

    old, new = changed(ask(counselors=(away,)), [Numbered(1, day)], Around()).ask.problem.counselors

    assert (old, new.site_id, new.work) == (away, "site", (WeekSpan(5, 540, 720),))
