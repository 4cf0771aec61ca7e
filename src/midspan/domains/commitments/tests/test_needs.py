"""Asked in one's own words, taken by somebody with a day, settled with a word; whether it helped is the person's."""

from datetime import timedelta

import pytest

from midspan.domains.commitments.actions import ask, ask_again, not_needed, say_helped, settle, take, watch_owners
from midspan.domains.commitments.enums import Helped, NeedKind, NeedState
from midspan.domains.commitments.queries import due_for_viewer, needs_of, open_needs
from midspan.domains.commitments.tests.factories import FRIDAY, TODAY
from midspan.domains.commitments.wording import need_line
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.kernel.prepared import organization_reader
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_a_need_goes_from_asked_to_done_and_only_then_is_it_asked_whether_it_helped(center):
    need = center.asks()
    with own_request(center.rowan) as by, pytest.raises(RefusedError, match="Nothing was done"):
        say_helped(need_id=need.pk, helped=Helped.YES, by=by)
    center.is_taken(need)
    by = center.staff(center.noor)
    with pytest.raises(RefusedError, match="Say why"):
        settle(need_id=need.pk, to=NeedState.PARTLY, by=by)
    settle(need_id=need.pk, to=NeedState.PARTLY, words="A pass for one way.", by=by)
    assert center.now(need).helped == ""  # Nobody knows yet.
    with own_request(center.rowan) as by:
        say_helped(need_id=need.pk, helped=Helped.A_BIT, by=by)
    row = center.now(need)
    assert [(one.state, one.helped) for one in row.steps.order_by("number")] == [
        ("asked", ""),
        ("taken", ""),
        ("partly", ""),
        ("partly", "a_bit"),
    ]


def test_the_list_shows_what_nobody_has_first_with_its_age_to_who_reads_no_plan(center):
    taken, waiting = center.asks(), center.asks("somewhere to sleep", NeedKind.HOUSING)
    center.is_taken(taken)
    by = center.staff(center.noor)
    found = open_needs(viewer=by, today=TODAY + timedelta(days=3))
    assert [(one.row.pk, one.days) for one in found] == [(waiting.pk, 3), (taken.pk, 3)]
    [due] = due_for_viewer(viewer=by, today=FRIDAY)
    assert (due.id, due.is_need) == (taken.pk, True)


def test_somebody_else_takes_it_over_and_a_stranger_does_not_settle_it(center):
    need = center.asks()
    center.is_taken(need)
    by = center.staff(center.lee)
    with pytest.raises(RefusedError, match="You may take it over"):
        settle(need_id=need.pk, to=NeedState.MET, by=by)
    with pytest.raises(RefusedError, match="meanwhile"):
        take(need_id=need.pk, by_date=FRIDAY, by=by)  # Nobody had it when they looked.
    take(need_id=need.pk, by_date=FRIDAY, seen=center.noor.pk, by=by)
    settle(need_id=need.pk, to=NeedState.MET, by=by)
    with own_request(center.rowan) as person, pytest.raises(RefusedError, match="meanwhile"):
        not_needed(need_id=need.pk, by=person)


def test_a_second_click_writes_nothing_twice(center):
    given = {"kind": NeedKind.FOOD, "words": "groceries", "patient_id": center.rowan.pk}
    ask(**given, by=center.staff(center.noor))
    with pytest.raises(RefusedError, match="there already"):
        ask(**given, by=center.staff(center.noor))
    with at(MONDAY_TEN + timedelta(minutes=2)):
        ask(**given, by=center.staff(center.noor))


def test_the_person_takes_it_off_and_staff_write_one_down_for_them(center):
    need = center.asks()
    ask(kind=NeedKind.FOOD, words="groceries", patient_id=center.rowan.pk, by=center.staff(center.noor))
    with own_request(center.rowan) as by:
        not_needed(need_id=need.pk, by=by)
        assert [(one.words, one.state) for one in needs_of(viewer=by, patient_id=by.id)] == [
            ("groceries", "asked"),
            ("a ride on Fridays", "not_needed"),
        ]
    with pytest.raises(RefusedError, match="Only the person"):
        not_needed(need_id=need.pk, by=actor_for(center.noor))


def test_whose_owner_leaves_it_is_nobodys_again(center):
    need = center.asks()
    center.is_taken(need)
    center.leaves(center.noor)
    assert watch_owners(by=organization_reader(center.organization.pk)) == 1
    row = center.now(need)
    assert (row.state, row.owner, row.by_date) == ("asked", None, None)


@pytest.mark.parametrize("to", [NeedState.MET, NeedState.NOT_AVAILABLE])
def test_what_was_done_can_be_asked_for_again_and_is_nobodys_then(center, to):
    need = center.asks()
    center.is_taken(need)
    settle(need_id=need.pk, to=to, words="A pass until May.", by=center.staff(center.noor))
    with own_request(center.rowan) as by:
        ask_again(need_id=need.pk, words="The pass is over.", by=by)
        with pytest.raises(RefusedError, match="on the list already"):
            ask_again(need_id=need.pk, by=by)

    row = center.now(need)
    assert (row.state, row.owner, row.outcome, row.helped) == ("asked", None, "", "")
    assert [(one.state, one.words) for one in row.steps.order_by("number")][-2:] == [
        (to, "A pass until May."),
        ("asked", "The pass is over."),
    ]
    [waiting] = open_needs(viewer=center.staff(center.noor), today=TODAY)
    assert waiting.row.pk == need.pk


def test_asked_for_again_it_waits_from_then_on_behind_what_waits_longer(center):
    need = center.asks()
    center.is_taken(need)
    settle(need_id=need.pk, to=NeedState.MET, words="A pass until May.", by=center.staff(center.noor))
    with at(MONDAY_TEN + timedelta(days=20)):
        other = center.asks("somewhere to sleep", NeedKind.HOUSING)
    again = MONDAY_TEN + timedelta(days=60)
    with at(again), own_request(center.rowan) as by:
        ask_again(need_id=need.pk, words="The pass is over.", by=by)

    with at(again):
        waiting = open_needs(viewer=center.staff(center.noor), today=again.date())
        [_, line] = [
            need_line(one, today=again.date())
            for one in needs_of(viewer=center.staff(center.noor), patient_id=center.rowan.pk)
        ]
    assert [(one.row.pk, one.days) for one in waiting] == [(other.pk, 40), (need.pk, 0)]
    assert line.facts == ["Asked on Monday, March 1.", "Asked again on Friday, April 30: The pass is over."]


def test_after_the_stay_nothing_is_asked_for_again_that_nobody_would_see(center):
    need = center.asks()
    center.is_taken(need)
    settle(need_id=need.pk, to=NeedState.MET, by=center.staff(center.noor))
    center.is_discharged()

    with own_request(center.rowan) as by, pytest.raises(RefusedError, match="stay here is over"):
        ask_again(need_id=need.pk, by=by)
    assert center.now(need).state == "met"


def test_only_the_person_asks_again_and_only_for_what_is_over(center):
    need = center.asks()
    with pytest.raises(RefusedError, match="Only the person"):
        ask_again(need_id=need.pk, by=center.staff(center.noor))
    with own_request(center.rowan) as by, pytest.raises(RefusedError, match="on the list already"):
        ask_again(need_id=need.pk, by=by)
