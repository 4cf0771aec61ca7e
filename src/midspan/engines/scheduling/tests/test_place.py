"""Placing one person: awkward cases by name."""

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling import place
from midspan.engines.scheduling.answers import ChargeCode, OptionReason, Prices
from midspan.engines.scheduling.conditions.travel import section_blocks
from midspan.engines.scheduling.model import (
    Avoidance,
    AvoidanceKind,
    Modality,
    Mode,
    PartOfDay,
    PatientTags,
    PriorWeek,
    Schedule,
    Slot,
)
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.tests.build import (
    VIDEO_ONLY,
    at,
    busy,
    counselor,
    mornings,
    needs,
    problem,
    section,
)


def sections_of(options):
    return [option.plan.section_ids for option in options]


def reasons_of(option):
    return [reason.code for reason in option.reasons]


def test_place_with_one_possible_week_gives_it():
    week = problem(sections=mornings(), patients=[needs()])

    options = place(week, "r")

    assert sections_of(options) == [("fri-am", "mon-am", "wed-am")]
    assert options[0].minutes_by_day == (180, 0, 180, 0, 180, 0, 0)
    assert (options[0].total_minutes, options[0].days) == (540, (0, 2, 4))


def test_place_someone_who_is_not_in_the_problem_is_an_error():
    with pytest.raises(KeyError, match="No patient x"):
        place(problem(sections=(), patients=()), "x")


def test_place_in_a_center_without_sections_gives_nothing():
    assert place(problem(sections=(), patients=[needs()]), "r") == ()


def test_alternatives_differ_in_days_or_sections():
    twins = tuple(replace(one, id=one.id + "-2") for one in mornings())
    week = problem(sections=[*mornings(), *twins], patients=[needs()])

    options = place(week, "r")

    assert len({(option.plan.section_ids, option.days) for option in options}) == 3
    shared = set(options[0].plan.section_ids) & set(options[1].plan.section_ids)
    assert shared == set()


def test_count_one_gives_the_cheapest_only():
    evening = section("mon-pm", "Mon 18:00-21:00")
    person = needs(preferred_part=PartOfDay.MORNING)

    options = place(problem(sections=[*mornings(), evening], patients=[person]), "r", count=1)

    assert sections_of(options) == [("fri-am", "mon-am", "wed-am")]


def test_full_section_is_never_used():
    full = replace(mornings()[0], taken=10)

    assert place(problem(sections=[full, *mornings()[1:]], patients=[needs()]), "r") == ()


@pytest.mark.parametrize("kind", AvoidanceKind)
def test_closed_section_is_never_used(kind):
    person = needs(avoid=(Avoidance("mon-am", kind),))

    assert place(problem(sections=mornings(), patients=[person]), "r") == ()


@pytest.mark.parametrize("tag", ["level", "age_band", "focus", "gender", "language"])
def test_section_for_others_is_never_used(tag):
    closed = replace(mornings()[0], **{tag: "other"})
    tags = PatientTags(("2.1",), ("adult",), ("co-occurring",), ("f",), ("en",))

    assert place(problem(sections=[closed, *mornings()[1:]], patients=[needs(tags=tags)]), "r") == ()


def test_section_with_a_tag_the_person_holds_is_used():
    spanish = tuple(replace(one, language="es") for one in mornings())
    person = needs(tags=PatientTags(languages=("en", "es")))

    assert len(place(problem(sections=spanish, patients=[person]), "r")) == 1


def test_listed_sections_replace_the_tags():
    person = needs(eligible_section_ids=("mon-am", "wed-am"))

    assert place(problem(sections=mornings(), patients=[person]), "r") == ()


def test_site_without_a_known_way_is_not_reached():
    assert place(problem(sections=mornings(), patients=[needs(travel_minutes=())]), "r") == ()


def test_video_needs_no_way():
    online = tuple(replace(one, is_video=True) for one in mornings())
    person = needs(**VIDEO_ONLY)

    options = place(problem(sections=online, patients=[person]), "r")

    assert reasons_of(options[0]) == [OptionReason.FITS_BEST, OptionReason.ALL_VIDEO]


@pytest.mark.parametrize(("modality", "is_video"), [(Modality.VIDEO, False), (Modality.IN_PERSON, True)])
def test_mode_a_person_cannot_take_part_in_is_not_used(modality, is_video):
    groups = tuple(replace(one, is_video=is_video) for one in mornings())

    assert place(problem(sections=groups, patients=[needs(modality=modality)]), "r") == ()


@pytest.mark.parametrize(("until", "count"), [("08:30", 1), ("08:45", 0)])
def test_commitment_before_a_group_leaves_the_way_there(until, count):
    person = needs(commitments=(busy("school run", f"Mon 07:30-{until}"),))

    assert len(place(problem(sections=mornings(), patients=[person]), "r")) == count


def test_movable_commitment_moves_at_its_price_and_is_reported():
    shift = busy("shift", "Mon 10:00-14:00", price=40)
    person = needs(commitments=(shift,))

    option = place(problem(sections=mornings(), patients=[person]), "r")[0]

    assert option.moves == (shift,)
    assert [line.points for line in option.charges if line.code is ChargeCode.COMMITMENT_MOVED] == [40]
    assert OptionReason.MOVES in reasons_of(option)


def test_movable_commitment_stays_when_another_section_is_cheaper():
    person = needs(commitments=(busy("shift", "Mon 10:00-14:00", price=40),))
    tuesday = section("tue-am", "Tue 09:00-12:00")

    option = place(problem(sections=[*mornings(), tuesday], patients=[person]), "r")[0]

    assert option.plan.section_ids == ("fri-am", "tue-am", "wed-am")
    assert OptionReason.MOVES_NOTHING in reasons_of(option)


def test_commitment_moved_for_two_sessions_of_one_day_is_paid_once():
    shift = busy("shift", "Mon 08:00-17:00", price=40)
    person = needs(commitments=(shift,), counselor_id="kim", max_days=3)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor("kim", "Mon 13:00-14:00")])

    option = place(week, "r")[0]

    assert option.plan.individual == Slot("kim", at("Mon 13:00-14:00"), Mode.IN_PERSON)
    assert option.moves == (shift,)
    assert check(week, Schedule({"r": option.plan})).costs.total == option.cost.total


def test_all_before_school_pick_up_is_said():
    person = needs(commitments=tuple(busy("pick-up", f"{day} 14:30-15:30") for day in ("Mon", "Wed", "Fri")))

    option = place(problem(sections=mornings(), patients=[person]), "r")[0]

    before = [reason for reason in option.reasons if reason.code is OptionReason.ENDS_BEFORE]
    assert [(reason.subject_id, reason.amount) for reason in before] == [("pick-up", 3)]


def test_gap_between_video_and_in_person_on_one_day_is_the_way_home():
    online = section("mon-online", "Mon 12:15-14:15", is_video=True)
    close = [*mornings(), online]
    person = needs(minimum_minutes=660, max_group_minutes_per_day=300)

    too_close = place(problem(sections=close, patients=[person]), "r")
    far = place(
        problem(sections=[*mornings(), replace(online, meetings=(at("Mon 12:30-14:30"),))], patients=[person]), "r"
    )

    assert (len(too_close), len(far)) == (0, 1)


def test_two_sites_on_one_day_need_the_way_by_home():
    south = section("south", "Mon 12:45-14:45", site_id="south")
    person = needs(minimum_minutes=660, max_group_minutes_per_day=300, travel_minutes=(("north", 30), ("south", 20)))

    too_close = place(problem(sections=[*mornings(), south], patients=[person]), "r")
    later = replace(south, meetings=(at("Mon 12:50-14:50"),))

    assert (len(too_close), len(place(problem(sections=[*mornings(), later], patients=[person]), "r"))) == (0, 1)


def test_section_of_several_days_is_taken_whole():
    whole = section("mwf", "Mon 09:00-12:00", "Wed 09:00-12:00", "Fri 09:00-12:00")

    option = place(problem(sections=[whole, *mornings()[:2]], patients=[needs()]), "r")[0]

    assert option.plan.section_ids == ("mwf",)


def test_section_of_several_days_is_left_whole():
    whole = section("mw", "Mon 09:00-12:00", "Wed 09:00-12:00")
    person = needs(
        commitments=(busy("court", "Wed 10:00-11:00"),), min_days=1, minimum_minutes=180, maximum_minutes=180
    )

    assert place(problem(sections=[whole], patients=[person]), "r") == ()


def test_section_that_meets_on_top_of_itself_is_not_used():
    broken = section("odd", "Mon 09:00-12:00", "Mon 11:00-13:00")
    person = needs(min_days=1, minimum_minutes=300, maximum_minutes=300, max_group_minutes_per_day=300)

    assert place(problem(sections=[broken], patients=[person]), "r") == ()


def test_curriculum_is_not_attended_twice():
    groups = tuple(replace(one, curriculum_id="relapse prevention") for one in mornings())

    assert place(problem(sections=groups, patients=[needs()]), "r") == ()


def test_curriculum_is_not_attended_twice_on_one_day():
    morning = section("am", "Mon 09:00-10:30", curriculum_id="skills")
    noon = section("noon", "Mon 11:00-12:30", curriculum_id="skills")
    person = needs(min_days=1, minimum_minutes=180, maximum_minutes=180)

    assert place(problem(sections=[morning, noon], patients=[person]), "r") == ()


def test_week_without_a_core_group_is_no_week():
    groups = tuple(replace(one, content="skills") for one in mornings())

    assert place(problem(sections=groups, patients=[needs()]), "r") == ()


@pytest.mark.parametrize(("authorized", "count"), [(None, 1), (540, 1), (525, 0)])
def test_authorization_caps_the_week(authorized, count):
    person = needs(authorized_minutes=authorized)

    assert len(place(problem(sections=mornings(), patients=[person]), "r")) == count


@pytest.mark.parametrize(("shortest", "count"), [(180, 1), (181, 0)])
def test_service_day_is_long_enough_or_not_used(shortest, count):
    person = needs(min_minutes_per_day=shortest)

    assert len(place(problem(sections=mornings(), patients=[person]), "r")) == count


def test_individual_session_counts_toward_the_dose():
    person = needs(counselor_id="kim", minimum_minutes=600, max_days=3)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor()])

    option = place(week, "r")[0]

    assert option.total_minutes == 600
    assert option.plan.individual is not None


def test_counselor_without_a_free_hour_leaves_no_week():
    person = needs(counselor_id="kim")
    taken = counselor("kim", "Mon 13:00-15:00", taken=(at("Mon 13:30-14:30"),))

    assert place(problem(sections=mornings(), patients=[person], counselors=[taken]), "r") == ()


def test_session_starts_on_a_tick_after_an_odd_start_of_work():
    person = needs(counselor_id="kim", max_days=3)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor("kim", "Mon 13:05-14:30")])

    assert place(week, "r")[0].plan.individual.span == at("Mon 13:15-14:15")


def test_family_session_is_by_video_with_the_same_counselor_chosen_for_them():
    person = needs(family_minutes=60, individual_minutes=60, max_days=3)
    busy_one = counselor("kim", "Mon 13:00-14:00")
    free_one = counselor("lee", "Mon 13:00-14:00", "Wed 17:00-18:00")

    option = place(problem(sections=mornings(), patients=[person], counselors=[busy_one, free_one]), "r")[0]

    assert option.plan.individual == Slot("lee", at("Mon 13:00-14:00"), Mode.IN_PERSON)
    assert option.plan.family == Slot("lee", at("Wed 17:00-18:00"), Mode.VIDEO)


def test_both_sessions_on_one_day_leave_the_way_home_between_them():
    person = needs(counselor_id="kim", family_minutes=60, max_days=3, min_days=1)
    tight = counselor("kim", "Mon 13:00-15:15")
    wide = counselor("kim", "Mon 13:00-15:30")

    tight_week = problem(sections=mornings(), patients=[person], counselors=[tight])
    wide_week = problem(sections=mornings(), patients=[person], counselors=[wide])

    assert (len(place(tight_week, "r")), len(place(wide_week, "r"))) == (0, 1)


def test_counselor_with_a_full_caseload_takes_nobody_new():
    person = needs(individual_minutes=60)
    full, free = counselor("kim", room_left=0), counselor("lee", room_left=1)

    option = place(problem(sections=mornings(), patients=[person], counselors=[full, free]), "r")[0]

    assert option.plan.individual.counselor_id == "lee"


def test_counselor_speaks_the_persons_language():
    person = needs(individual_minutes=60, tags=PatientTags(languages=("es",)))
    english, spanish = counselor("kim", languages=("en",)), counselor("lee", languages=("es", "en"))

    option = place(problem(sections=mornings(), patients=[person], counselors=[english, spanish]), "r")[0]

    assert option.plan.individual.counselor_id == "lee"


def test_nobody_can_take_the_person():
    person = needs(individual_minutes=60, family_minutes=60)

    assert place(problem(sections=mornings(), patients=[person], counselors=[counselor(room_left=0)]), "r") == ()


def test_mode_of_the_individual_session_follows_the_wish_when_both_are_possible():
    person = needs(counselor_id="kim", individual_modes=tuple(Mode), preferred_mode=Mode.VIDEO)

    option = place(problem(sections=mornings(), patients=[person], counselors=[counselor()]), "r")[0]

    assert option.plan.individual.mode is Mode.VIDEO


def test_individual_session_in_person_needs_a_known_way():
    online = tuple(replace(one, is_video=True) for one in mornings())
    person = needs(counselor_id="kim", travel_minutes=())

    assert place(problem(sections=online, patients=[person], counselors=[counselor()]), "r") == ()


def test_prior_week_is_kept_and_said():
    twins = tuple(replace(one, id=one.id + "-2") for one in mornings())
    prior = PriorWeek(tuple(one.id for one in twins), at("Mon 13:00-14:00"), None, "kim")
    person = needs(counselor_id="kim", prior=prior)

    option = place(problem(sections=[*mornings(), *twins], patients=[person], counselors=[counselor()]), "r")[0]

    assert option.plan.section_ids == ("fri-am-2", "mon-am-2", "wed-am-2")
    assert option.plan.individual.span == at("Mon 13:00-14:00")
    assert {OptionReason.KEEPS_GROUPS, OptionReason.KEEPS_INDIVIDUAL} <= set(reasons_of(option))


def test_section_that_needs_people_to_run_is_preferred_to_a_crowded_one():
    crowded = section("crowded", "Mon 09:00-12:00", taken=8, comfortable=8)
    hungry = section("hungry", "Mon 09:00-12:00", taken=2, minimum_to_run=4)

    option = place(problem(sections=[crowded, hungry, *mornings()[1:]], patients=[needs()]), "r")[0]

    assert option.plan.section_ids == ("fri-am", "hungry", "wed-am")
    assert option.cost.center == -40


def test_prices_steer_the_choice_without_showing_in_the_cost():
    twin = replace(mornings()[0], id="twin")
    week = problem(sections=[*mornings(), twin], patients=[needs()])
    plain = place(week, "r", count=1)[0]

    steered = place(week, "r", count=1, prices=Prices(seats=(("mon-am", 500.0),)))[0]

    assert (plain.plan.section_ids[1], steered.plan.section_ids[1]) == ("mon-am", "twin")
    assert steered.cost == plain.cost


def test_prices_of_a_counselors_time_steer_the_session():
    person = needs(counselor_id="kim", max_days=3)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor("kim", "Mon 13:00-15:00")])

    steered = place(week, "r", count=1, prices=Prices(ticks=(("kim", 0, 780, 9.0),)))[0]

    assert steered.plan.individual.span.start > 780


def test_options_say_how_they_differ():
    online = section("fri-online", "Fri 08:00-11:00", is_video=True)
    person = needs(commitments=(busy("shift", "Fri 11:00-20:00", price=50),), preferred_part=PartOfDay.MORNING)

    options = place(problem(sections=[*mornings(), online], patients=[person]), "r")

    assert options[0].plan.section_ids == ("fri-online", "mon-am", "wed-am")
    assert {OptionReason.FEWEST_TRIPS, OptionReason.PREFERRED_PART} <= set(reasons_of(options[0]))


def test_option_that_ends_earliest_says_so():
    person = needs(min_days=2, minimum_minutes=360, maximum_minutes=360, preferred_part=PartOfDay.MORNING)
    late = section("tue-late", "Tue 18:00-21:00")

    options = place(problem(sections=[*mornings()[:2], late], patients=[person]), "r")

    ends = [
        [reason.amount for reason in option.reasons if reason.code is OptionReason.ENDS_EARLIEST] for option in options
    ]
    assert ends == [[720], [], []]


def test_option_with_fewest_days_says_so():
    long_day = section("mon-long", "Mon 13:00-16:00")
    person = needs(min_days=2, max_group_minutes_per_day=360)

    options = place(problem(sections=[*mornings(), long_day], patients=[person]), "r")

    assert {option.days for option in options if OptionReason.FEWEST_DAYS in reasons_of(option)} == set()
    assert sorted(len(option.days) for option in options) == [2, 2, 3]


def test_week_that_only_exists_once_is_offered_once():
    person = needs(counselor_id="kim", max_days=3)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor("kim", "Mon 13:00-14:00")])

    assert len(place(week, "r")) == 1


def test_changed_sessions_and_groups_are_charged_line_by_line():
    prior = PriorWeek(("gone",), at("Tue 13:00-14:00"), at("Tue 17:00-18:00"), "lee")
    person = needs(counselor_id="kim", family_minutes=60, prior=prior, max_days=3)
    kim = counselor("kim", "Mon 13:00-14:00", "Wed 13:00-14:00")

    option = place(problem(sections=mornings(), patients=[person], counselors=[kim]), "r")[0]

    codes = {line.code: line.points for line in option.charges if line.code is not ChargeCode.TRIP}
    assert codes == {
        ChargeCode.GROUP_LEFT: 150,
        ChargeCode.COUNSELOR_CHANGED: 400,
        ChargeCode.INDIVIDUAL_MOVED: 30,
        ChargeCode.FAMILY_MOVED: 30,
        ChargeCode.OVER_MINIMUM: 24,
        ChargeCode.FAMILY_IN_OFFICE_HOURS: 15,
    }


def test_section_taken_at_a_site_nobody_knows_the_way_to_is_an_error():
    with pytest.raises(ValueError, match="site north is not known"):
        section_blocks(mornings()[0], needs(travel_minutes=()))


def test_individual_session_in_the_other_mode_is_charged_when_it_was_a_choice():
    online = tuple(replace(one, is_video=True) for one in mornings())
    person = needs(
        counselor_id="kim", individual_modes=tuple(Mode), preferred_mode=Mode.IN_PERSON, travel_minutes=(), max_days=3
    )

    option = place(problem(sections=online, patients=[needs("other"), person], counselors=[counselor()]), "r")[0]

    others = [line.subject_id for line in option.charges if line.code is ChargeCode.OTHER_MODE]
    assert sorted(others) == ["", "fri-am", "mon-am", "wed-am"]


def test_counselors_who_differ_in_nothing_are_taken_in_order():
    person = needs(individual_minutes=60, max_days=3)
    pair = [counselor("lee"), counselor("kim")]

    option = place(problem(sections=mornings(), patients=[person], counselors=pair), "r")[0]

    assert option.plan.individual.counselor_id == "lee"
