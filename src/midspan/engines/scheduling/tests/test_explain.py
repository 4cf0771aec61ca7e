"""Why not, and what would open it: every reason counts, every fix places the person, nothing private is said."""

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling import explain
from midspan.engines.scheduling.answers import FixKind, Obstacle
from midspan.engines.scheduling.explaining.cases import case_of
from midspan.engines.scheduling.explaining.obstacles import liftables
from midspan.engines.scheduling.model import Avoidance, AvoidanceKind, Modality, Mode
from midspan.engines.scheduling.tests.build import at, busy, counselor, mornings, needs, problem, section


def kinds(explanation):
    return {reason.kind for reason in explanation.reasons}


def fixes(explanation, kind):
    return [(fix.subject_id, fix.span, fix.amount) for fix in explanation.fixes if fix.kind is kind]


def explained(*, sections=None, counselors=(), **fields):
    week = problem(
        sections=mornings() if sections is None else sections, patients=[needs(**fields)], counselors=counselors
    )
    return explain(week, "r")


def test_someone_who_can_be_placed_needs_no_reasons():
    explanation = explained()

    assert (explanation.is_placeable, explanation.reasons, explanation.fixes) == (True, (), ())


def test_center_with_nothing_for_the_person_says_so():
    assert kinds(explained(sections=())) == {Obstacle.OFFER}


def test_commitment_is_named_and_shortened():
    explanation = explained(commitments=(busy("shift", "Mon 06:00-09:00"),))

    assert kinds(explanation) == {Obstacle.COMMITMENT, Obstacle.MINIMUM}
    assert fixes(explanation, FixKind.SHORTEN_END) == [("shift", at("Mon 06:00-08:30"), 30)]
    assert explanation.fixes[0].opens.section_ids == ("fri-am", "mon-am", "wed-am")


def test_commitment_that_starts_too_early_is_shortened_at_its_start():
    explanation = explained(commitments=(busy("shift", "Mon 12:00-20:00"),))

    assert fixes(explanation, FixKind.SHORTEN_START) == [("shift", at("Mon 12:30-20:00"), 30)]


def test_short_commitment_is_moved():
    explanation = explained(commitments=(busy("call", "Mon 12:00-12:30"),))

    assert fixes(explanation, FixKind.MOVE_COMMITMENT) == [("call", at("Mon 12:30-13:00"), 30)]


def test_commitment_at_the_edges_of_the_day_is_freed():
    explanation = explained(commitments=(busy("all day", "Mon 00:15-23:45"),))

    assert fixes(explanation, FixKind.FREE_COMMITMENT) == [("all day", at("Mon 00:15-23:45"), 1410)]


def test_all_full_sections_are_one_reason():
    full = tuple(replace(one, taken=10) for one in mornings())
    explanation = explained(sections=[full[0], full[1], mornings()[2]])

    reason = next(reason for reason in explanation.reasons if reason.kind is Obstacle.FULL_SECTIONS)
    assert (reason.amount, reason.section_ids) == (2, ("mon-am", "wed-am"))


def test_one_more_seat_is_proposed_up_to_the_legal_capacity():
    roomy = replace(mornings()[0], taken=10, legal_capacity=12)
    legal_end = replace(mornings()[0], taken=10, legal_capacity=10)

    can_grow = explained(sections=[roomy, *mornings()[1:]])
    cannot = explained(sections=[legal_end, *mornings()[1:]])

    assert fixes(can_grow, FixKind.EXTRA_SEAT) == [("mon-am", None, 1)]
    assert fixes(cannot, FixKind.EXTRA_SEAT) == []


def test_video_for_some_of_the_week_is_proposed():
    online = replace(mornings()[0], is_video=True)
    explanation = explained(sections=[online, *mornings()[1:]], modality=Modality.IN_PERSON)

    assert Obstacle.MODALITY in kinds(explanation)
    assert fixes(explanation, FixKind.SOME_VIDEO) == [("", None, 0)]


def test_in_person_for_some_of_the_week_is_proposed():
    online = replace(mornings()[0], is_video=True)
    explanation = explained(sections=[online, *mornings()[1:]], modality=Modality.VIDEO, individual_modes=(Mode.VIDEO,))

    assert fixes(explanation, FixKind.SOME_IN_PERSON) == [("", None, 0)]


def test_one_more_day_is_proposed():
    explanation = explained(min_days=1, max_days=2)

    assert fixes(explanation, FixKind.EXTRA_DAY) == [("", None, 3)]


def test_week_of_seven_days_has_no_eighth():
    week = [section(f"{day}-am", f"{day} 09:00-10:00") for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")]
    explanation = explained(sections=week, max_days=7)

    assert fixes(explanation, FixKind.EXTRA_DAY) == []


def test_longer_day_is_proposed_in_the_smallest_step():
    explanation = explained(max_group_minutes_per_day=150)

    assert fixes(explanation, FixKind.LONGER_DAY) == [("", None, 180)]


def test_more_authorized_time_is_proposed_up_to_the_cap():
    short = explained(authorized_minutes=300)
    beyond = explained(minimum_minutes=540, maximum_minutes=540, authorized_minutes=300, commitments=())

    assert Obstacle.AUTHORIZATION in kinds(short)
    assert fixes(short, FixKind.AUTHORIZATION) == [("", None, 540)]
    assert fixes(beyond, FixKind.AUTHORIZATION) == [("", None, 540)]


def test_authorization_is_never_raised_above_the_cap():
    groups = [section("mon", "Mon 09:00-12:00"), section("wed", "Wed 09:00-12:00"), section("fri", "Fri 08:00-12:00")]
    explanation = explained(sections=groups, maximum_minutes=580, authorized_minutes=580)

    assert fixes(explanation, FixKind.AUTHORIZATION) == []
    assert kinds(explanation) & {Obstacle.MAXIMUM, Obstacle.AUTHORIZATION}


@pytest.mark.parametrize(("floor", "amounts"), [(None, []), (600, []), (540, [540]), (480, [540])])
def test_fewer_minutes_never_pass_the_legal_minimum(floor, amounts):
    explanation = explained(minimum_minutes=600, legal_minimum_minutes=floor)

    assert [amount for _, _, amount in fixes(explanation, FixKind.FEWER_MINUTES)] == amounts


def test_closed_sections_are_counted_but_not_named():
    explanation = explained(avoid=(Avoidance("mon-am", AvoidanceKind.NO_CONTACT),))

    reason = next(reason for reason in explanation.reasons if reason.kind is Obstacle.CLOSED_SECTIONS)
    assert (reason.amount, reason.subject_id, reason.section_ids) == (1, "", ())


def test_section_closed_for_no_contact_is_never_opened():
    both = (Avoidance("mon-am", AvoidanceKind.NO_CONTACT), Avoidance("mon-am", AvoidanceKind.CLINICAL))
    explanation = explained(avoid=both)

    assert fixes(explanation, FixKind.REVIEW_SECTION) == []
    assert all("mon-am" not in fix.opens.section_ids for fix in explanation.fixes)


def test_section_closed_by_choice_may_be_looked_at_again():
    explanation = explained(avoid=(Avoidance("mon-am", AvoidanceKind.PATIENT_CHOICE),))

    assert fixes(explanation, FixKind.REVIEW_SECTION) == [("mon-am", None, 0)]


def test_unknown_way_to_a_site_is_a_reason():
    explanation = explained(travel_minutes=())

    assert {(reason.kind, reason.subject_id) for reason in explanation.reasons} >= {(Obstacle.UNKNOWN_TRAVEL, "north")}


def test_rules_of_care_are_reasons_without_fixes():
    explanation = explained(sections=mornings()[:2], minimum_minutes=360, min_minutes_per_day=180)

    assert kinds(explanation) == {Obstacle.MINIMUM_DAYS}
    assert {fix.kind for fix in explanation.fixes} <= {FixKind.NEW_SECTION}


def test_short_service_day_is_a_reason():
    explanation = explained(min_minutes_per_day=200)

    assert Obstacle.MINUTES_PER_SERVICE_DAY in kinds(explanation)


def test_new_section_is_proposed_where_the_person_is_free():
    explanation = explained(commitments=(busy("shift", "Mon 06:00-20:00"),))

    (fix,) = fixes(explanation, FixKind.NEW_SECTION)
    assert fix[1].day not in {0, 2, 4}


def test_new_section_is_proposed_beside_listed_sections():
    explanation = explained(
        commitments=(busy("shift", "Mon 06:00-20:00"),), eligible_section_ids=("mon-am", "wed-am", "fri-am")
    )

    assert len(fixes(explanation, FixKind.NEW_SECTION)) == 1


def test_counselors_taken_hour_is_proposed_before_one_outside_work():
    kim = counselor("kim", "Mon 13:00-14:00", taken=(at("Mon 12:30-14:30"),))
    explanation = explained(counselors=[kim], counselor_id="kim")

    assert Obstacle.COUNSELOR_TIMES in kinds(explanation)
    assert fixes(explanation, FixKind.COUNSELOR_TIME) == [("kim", at("Mon 13:00-14:00"), 60)]


def test_counselor_away_all_week_gets_an_hour_outside_work():
    kim, lee = counselor("kim", "Sat 08:00-08:30"), counselor("lee")
    explanation = explained(counselors=[kim, lee], counselor_id="kim")

    assert len(fixes(explanation, FixKind.COUNSELOR_TIME)) == 1


def test_counselor_and_person_both_in_the_way_are_named_together():
    kim = counselor("kim", "Mon 13:00-14:00")
    explanation = explained(
        counselors=[kim], counselor_id="kim", commitments=(busy("pick-up", "Mon 12:30-20:00"),), max_days=3
    )

    assert {Obstacle.COUNSELOR_TIMES, Obstacle.COMMITMENT} <= kinds(explanation)
    assert explanation.fixes


def test_reasons_conflict_alone_and_each_of_them_counts():
    week = problem(
        sections=[replace(mornings()[0], taken=10), *mornings()[1:], section("tue", "Tue 18:00-21:00")],
        patients=[needs(commitments=(busy("shift", "Tue 16:00-22:00"), busy("gym", "Thu 18:00-20:00")))],
    )
    explanation = explain(week, "r")
    possible = liftables(case_of(week, "r"))

    def solved_without(lifted):
        case = case_of(week, "r")
        for liftable in possible:
            if liftable.found in lifted:
                case = liftable.lift(case)
        return case.solved()

    idle = [liftable.found for liftable in possible if liftable.found not in explanation.reasons]
    assert solved_without(idle) is None
    assert all(solved_without([*idle, reason]) is not None for reason in explanation.reasons)


def test_hour_in_the_middle_of_a_taken_stretch_leaves_the_rest_taken():
    kim = counselor("kim", "Mon 13:00-18:00", taken=(at("Mon 13:00-18:00"), at("Tue 09:00-10:00")))
    explanation = explained(
        counselors=[kim], counselor_id="kim", max_days=3, commitments=(busy("lunch", "Mon 12:30-14:00"),)
    )

    ((_, span, _),) = fixes(explanation, FixKind.COUNSELOR_TIME)
    assert span.start > 13 * 60


def test_hour_over_the_edges_of_taken_stretches_frees_what_it_needs():
    stretches = (at("Mon 13:00-14:30"), at("Mon 14:30-16:30"))
    kim = counselor("kim", "Mon 14:00-15:00", taken=stretches)
    explanation = explained(counselors=[kim], counselor_id="kim", max_days=3)

    assert fixes(explanation, FixKind.COUNSELOR_TIME) == [("kim", at("Mon 14:00-15:00"), 60)]


def test_family_session_without_a_free_hour_gets_one():
    kim = counselor("kim", "Mon 13:00-14:00")
    explanation = explained(
        counselors=[kim],
        counselor_id="kim",
        family_minutes=60,
        individual_minutes=0,
        max_days=3,
        commitments=(busy("call", "Mon 13:00-13:30"),),
    )

    assert len(fixes(explanation, FixKind.COUNSELOR_TIME)) == 1


def test_counselor_and_full_sections_together_have_no_single_hour():
    full = replace(mornings()[0], taken=10, legal_capacity=10)
    explanation = explained(
        sections=[full, *mornings()[1:]], counselors=[counselor("kim", "Sat 08:00-08:30")], counselor_id="kim"
    )

    assert fixes(explanation, FixKind.COUNSELOR_TIME) == []


def test_group_that_a_license_closes_is_no_reason_and_no_fix_opens_it():
    closed = (Avoidance("mon-am", AvoidanceKind.LICENSE),)
    week = problem(sections=mornings(), patients=[needs(avoid=closed)])

    answer = explain(week, "r")

    assert Obstacle.CLOSED_SECTIONS not in {reason.kind for reason in answer.reasons}
    assert FixKind.REVIEW_SECTION not in {fix.kind for fix in answer.fixes}
    assert all("mon-am" not in fix.opens.section_ids for fix in answer.fixes)
