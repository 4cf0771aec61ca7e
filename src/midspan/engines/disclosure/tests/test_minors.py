"""Minors: ages turn at local midnight, whatever the clocks do that night; what no rule says asks a human."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.disclosure import (
    SERVICES,
    Guardianship,
    Item,
    Kind,
    Minority,
    Request,
    Signs,
    Wishes,
    compile_patient,
    decide,
    guardianships,
    signing_law,
)
from midspan.engines.disclosure.books import MinorsRow, minors_rows
from midspan.engines.disclosure.minors import age_of, birthday, next_paper_birthday, of_age_at

NEW_YORK = ZoneInfo("America/New_York")
MOTHER = frozenset({"RelatedPerson/mother"})
FOREVER = datetime(2200, 1, 1, tzinfo=UTC)
LINK = Guardianship(guardians=MOTHER, classes=frozenset(), until=FOREVER, basis="")
SECOND = timedelta(seconds=1)
SEES = frozenset({"presence", "schedule", "attendance", "crisis_plan", "family_session", "family_task"})
BORN = st.dates(date(1990, 1, 1), date(2026, 1, 1)) | st.sampled_from([date(2008, 2, 29), date(2012, 2, 29)])
ZONES = st.sampled_from(sorted(one for one in available_timezones() if "/" in one)).map(ZoneInfo)


def minor(born_on=date(2010, 6, 1), state="CA", zone=NEW_YORK, decided=()):
    return Minority(born_on=born_on, state=state, zone=zone, decided=decided)


def day(year, month, number, zone=NEW_YORK):
    return datetime(year, month, number, 12, tzinfo=zone)


def told(minority, at, labels, data_class="schedule"):
    """What the mother is answered at an instant."""
    patient = compile_patient(Wishes(guardianships=tuple(guardianships(minority, LINK))))
    request = Request(actors=MOTHER, purposes=frozenset({"FAMRQT"}), now=at, kind=Kind.GUARDIAN)
    decision = decide(patient, request, Item(classes=frozenset({data_class}), labels=frozenset(labels)))
    return (decision.outcome.value, decision.code.value)


@pytest.mark.parametrize(
    ("state", "born_on", "signs"),
    [
        ("CA", date(2010, 6, 1), Signs.MINOR),
        ("CA", date(2016, 6, 1), Signs.BOTH),
        ("WA", date(2013, 11, 28), Signs.BOTH),  # 12 for one more day.
        ("WA", date(2013, 11, 27), Signs.MINOR),
        ("VA", date(2020, 1, 1), Signs.MINOR),
        ("ZZ", date(2010, 6, 1), Signs.UNKNOWN),
        ("", date(2010, 6, 1), Signs.UNKNOWN),
        ("ZZ", date(1990, 6, 1), Signs.PATIENT),
        ("CA", None, Signs.UNKNOWN),
    ],
)
def test_who_signs(state, born_on, signs):
    assert signing_law(minor(born_on, state), now=day(2026, 11, 27)).signs is signs


def test_who_signs_is_asked_again_at_the_next_birthdays_midnight():
    law = signing_law(minor(date(2013, 11, 28), "WA"), now=day(2026, 11, 27))

    assert law.until == datetime(2026, 11, 28, tzinfo=NEW_YORK)
    assert law.is_of_age_at == datetime(2031, 11, 28, tzinfo=NEW_YORK)


def test_what_nobody_knows_is_said_in_words():
    assert signing_law(minor(date(2016, 6, 1), ""), now=day(2026, 11, 27)).basis == (
        "no rule for two states, mental health, age 10; no rule for two states, substance use, age 10"
    )
    assert signing_law(minor(date(2016, 6, 1), "ZZ"), now=day(2026, 11, 27), services=["mental_health"]).basis == (
        "no rule for ZZ, mental health, age 10"
    )


def test_guardian_from_the_birthday_on_sees_nothing_of_the_years_before():
    """Their link begins in the instant at which a stage ends: of no time nothing is left."""
    child, turns = minor(date(2016, 6, 1)), datetime(2028, 6, 1, tzinfo=NEW_YORK)

    stages = list(guardianships(child, replace(LINK, since=turns)))

    assert stages
    assert all(one.since < one.until for one in stages)


def test_stages_turn_where_the_answer_does_and_end_at_majority():
    """California changes nothing of this before 12; a human's answer for somebody beyond 18 is no guardian's."""
    child = minor(date(2016, 6, 1))
    forever = MinorsRow("decided", "CA", 12, 25, "mental_health", "guardian", "guardian", ("schedule",), "Counsel")

    assert ages(child) == [(0, 12), (12, 18)]
    assert ages(minor(date(2016, 6, 1), decided=(forever,))) == [(0, 12), (12, 18)]
    assert ages(minor(date(2016, 6, 1), "ZZ")) == [(0, 18)]


def ages(minority):
    """From and under which age each stage of mental health is."""
    stages = guardianships(minority, LINK, services=["mental_health"])
    return [(one.since.year - minority.born_on.year, one.until.year - minority.born_on.year) for one in stages]


def test_of_one_service_a_guardian_may_sign_alone():
    child = minor(date(2016, 6, 1))

    found = {one: signing_law(child, now=day(2026, 11, 27), services=[one]).signs for one in SERVICES}

    assert found == {"substance_use": Signs.BOTH, "mental_health": Signs.GUARDIAN}
    assert signing_law(child, now=day(2026, 11, 27), services=[]).signs is Signs.UNKNOWN


def test_guardian_sees_what_the_row_says_and_nothing_from_the_birthday_on_that_changes_it():
    child = minor(date(2014, 11, 27))
    turns_twelve = datetime(2026, 11, 27, tzinfo=NEW_YORK)

    before, after = (told(child, at, ["mental_health"]) for at in (turns_twelve - SECOND, turns_twelve))

    assert (before, after) == (("permit", "by_guardianship"), ("conceal", "nothing_allows_it"))


def test_what_came_of_two_services_is_seen_where_both_laws_let_it_be_seen():
    child, at = minor(date(2016, 6, 1)), day(2026, 11, 27)

    found = {labels: told(child, at, labels)[0] for labels in (("mental_health",), ("part2", "mental_health"), ())}

    assert found == {("mental_health",): "permit", ("part2", "mental_health"): "conceal", (): "conceal"}
    assert told(child, at, ["mental_health"], "note")[0] == "conceal"


@pytest.mark.parametrize("unknown", [{"state": "ZZ"}, {"state": ""}, {"born_on": None}])
def test_what_no_rule_says_is_hidden_and_asks_a_human(unknown):
    assert told(minor(**unknown), day(2026, 11, 27), ["mental_health"]) == ("conceal", "ask_a_human")


def test_what_a_human_decided_for_somebody_goes_before_the_pack():
    row = MinorsRow("decided", "CA", 10, 12, "mental_health", "minor", "minor", (), "Counsel, by letter")
    child, at = minor(date(2016, 6, 1), decided=(row,)), day(2026, 11, 27)

    assert told(child, at, ["mental_health"]) == ("conceal", "nothing_allows_it")
    assert signing_law(child, now=at, services=["mental_health"]).basis == "decided"
    assert told(minor(date(2016, 6, 1), decided=(replace(row, from_age=11),)), at, ["mental_health"])[0] == "permit"


def test_a_link_begins_and_ends_within_the_stages():
    begins, ends = day(2026, 11, 1), day(2026, 11, 20)
    link = replace(LINK, since=begins, until=ends)

    found = list(guardianships(minor(date(2016, 6, 1)), link, services=["mental_health"]))

    assert [(one.since, one.until, one.classes) for one in found] == [(begins, ends, SEES)]


@given(BORN, ZONES)
def test_majority_is_the_first_instant_of_the_birthday_on_local_clocks(born_on, zone):
    at = of_age_at(born_on, zone)

    first, before = at.astimezone(zone).date(), (at - SECOND).astimezone(zone).date()

    assert (age_of(born_on, first), age_of(born_on, before)) == (18, 17)
    assert [signing_law(minor(born_on, "CA", zone), now=now).signs for now in (at - SECOND, at)] == [
        Signs.MINOR,
        Signs.PATIENT,
    ]


@given(BORN, ZONES, st.integers(0, 25))
def test_nobody_is_their_guardian_from_majority_on(born_on, zone, days):
    at = of_age_at(born_on, zone) + timedelta(days=days)

    assert told(minor(born_on, "CA", zone), at, ["mental_health"]) == ("conceal", "not_linked")


@given(BORN, ZONES, st.sampled_from(["CA", "WA", "VA", "ZZ"]), st.integers(0, 18 * 366 * 24 - 1))
def test_stages_follow_one_another_without_a_gap_and_say_what_the_day_says(born_on, zone, state, hours):
    minority = minor(born_on, state, zone)
    begin, end = (datetime.combine(birthday(born_on, age), datetime.min.time(), zone) for age in (0, 18))
    at = begin + timedelta(hours=hours)
    if not begin <= at < end:
        return

    for service in SERVICES:
        holding = [
            one
            for one in guardianships(minority, LINK, services=[service])
            if one.since.timestamp() <= at.timestamp() < one.until.timestamp()
        ]
        assert len(holding) == 1
        law = signing_law(minority, now=at, services=[service])
        assert holding[0].is_known == (law.signs is not Signs.UNKNOWN)
        assert not holding[0].classes or law.signs is Signs.GUARDIAN


def test_rows_of_one_state_and_service_do_not_overlap_and_cover_all_ages():
    places = {(one.state, one.service) for one in minors_rows()}

    for state, service in places:
        rows = sorted(
            (one for one in minors_rows() if (one.state, one.service) == (state, service)), key=lambda one: one.from_age
        )
        assert [0, *(one.under_age for one in rows)] == [*(one.from_age for one in rows), 18]


def test_where_the_minor_consents_alone_the_minor_signs_and_no_guardian_sees():
    rows = minors_rows()

    assert {(one.signs, one.guardian_sees) for one in rows if one.consents == "minor"} == {("minor", ())}
    assert {one.signs for one in rows if one.consents == "guardian" and one.service == "substance_use"} == {"both"}


@pytest.mark.parametrize(
    ("state", "on", "age"),
    [
        ("CA", date(2020, 5, 31), 12),  # An age of California's rows: on the birthday itself it is the next one's turn.
        ("CA", date(2022, 6, 1), 13),
        ("VA", date(2020, 5, 31), 13),
        ("VA", date(2024, 6, 2), 16),
        ("VA", date(2026, 6, 2), 18),
        ("VA", date(2028, 6, 1), None),
        ("", date(2020, 5, 31), 13),
    ],
)
def test_papers_are_looked_through_before_the_birthdays_of_the_pack_and_of_the_states_rows(state, on, age):
    found = next_paper_birthday(minor(state=state), now=datetime(on.year, on.month, on.day, 12, tzinfo=NEW_YORK))

    assert (found and found.age) == age
    assert found is None or found.on_date == birthday(date(2010, 6, 1), age)


def test_papers_are_looked_through_before_the_birthday_at_which_a_decision_runs_out():
    """Born on June 1, 2010, in a state of which no row is known: decided at fourteen, until the fifteenth birthday."""
    decided = [replace(minors_rows()[0], state=state, from_age=14, under_age=15) for state in ("WY", "NV")]
    moment = datetime(2024, 6, 2, 12, tzinfo=NEW_YORK)

    found = [next_paper_birthday(minor(state="WY", decided=(one,)), now=moment).age for one in decided]

    assert found == [15, 16]  # What was decided for another state of theirs turns nothing here.


def test_nobody_is_asked_about_the_papers_of_whom_no_birth_date_is_known():
    assert next_paper_birthday(minor(born_on=None), now=datetime(2020, 1, 1, tzinfo=UTC)) is None
