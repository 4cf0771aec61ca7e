"""Repairs: a week that does not hold is found again; nobody else moves without their own yes."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import (
    WeeksRepaired,
    ask_consent,
    consent_to_move,
    object_to_move,
    propose,
    publish,
    publish_repair,
    refuse_move,
    repair_move,
    repair_weeks,
    undo_publication,
    withdraw_repair,
)
from midspan.domains.schedule.enums import MoveState, OfferState, ProposalKind, ProposalState
from midspan.domains.schedule.models import Move, Offer, Proposal, Seat, Section
from midspan.domains.schedule.tests.cast import NOW, as_patient, sections_of, settled, swap_weeks
from midspan.domains.schedule.tests.factories import MONDAY, Center, make_section, row, rows_of, seat_in
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]
SIX, NINE_PM = 18 * 60, 21 * 60


def works(center, person, *weekdays, until=14 * 60):
    """Fixed work from six on these days."""
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=person,
        kind="work",
        title="Early shift",
        firmness="fixed",
    )
    for weekday in weekdays:
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=person,
            responsibility=job,
            weekday=weekday,
            start_minute=6 * 60,
            end_minute=until,
        )


def a_center():
    """Groups on Monday, Wednesday and Friday mornings, and one on Monday evening; both on Monday hold one person."""
    center = Center(make_organization(), weekdays=(0, 2, 4))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    evening = make_section(
        center.organization,
        site=center.site,
        track=center.track,
        times=[(0, SIX, NINE_PM)],
        leaders=[center.leader],
        capacity=1,
    )
    center.sections.append(evening)
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def tied_to(center):
    """Holds the morning, and now works on Monday mornings."""
    tied = settled(center, 0, 1, 2)
    works(center, tied, 0)
    return tied


@pytest.fixture
def tied(center):
    return tied_to(center)


def two_people():
    """One who is tied, and one who holds the evening and is free; `before` is what they hold."""
    center = a_center()
    center.tied, center.free = tied_to(center), settled(center, 3, 1, 2)
    center.before = held(center)
    return center


def a_repair():
    """The tied one's week repaired, for which the free one would make room."""
    center = two_people()
    repair_weeks(by=center.by)
    center.repair = Proposal.objects.get(kind=ProposalKind.REPAIR)
    return center


def a_question():
    """Both were asked whether they agree to the repair."""
    center = a_repair()
    ask_consent(proposal_id=center.repair.pk, by=center.by)
    center.repair.refresh_from_db()
    return center


@pytest.fixture(scope="module")
def shared_pair(share):
    return share(two_people, at=NOW)


@pytest.fixture
def pair(shared_pair):
    return own(shared_pair)


@pytest.fixture(scope="module")
def shared_repair(share):
    return share(a_repair, at=NOW)


@pytest.fixture
def repaired(shared_repair):
    return own(shared_repair)


@pytest.fixture(scope="module")
def shared_question(share):
    return share(a_question, at=NOW)


@pytest.fixture
def asked(shared_question):
    return own(shared_question)


def answer(center, person, act, **fields):
    move = Move.objects.get(patient=person)
    act(move_id=move.pk, by=as_patient(center, person), **fields)
    see_all(center.organization)


def held(center):
    return {one.pk: sections_of(one) for one in rows_of("people.Patient")}


def states():
    return set(Move.objects.values_list("state", flat=True))


# Who alone has to move


@pytest.mark.slow
def test_who_alone_has_to_move_gets_weeks_to_choose_from(center, tied):
    found = repair_weeks(by=center.by)

    offer = Offer.objects.get()
    told = rows_of("notices.Notice").values_list("recipient_id", "kind")
    assert found == WeeksRepaired(offers=1)
    assert (offer.patient_id, offer.state) == (tied.pk, OfferState.OPEN)
    assert list(told) == [(tied.pk, "week_ready")]
    assert not Proposal.objects.exists()


@pytest.mark.slow
def test_everybody_in_a_lost_group_is_found_another(center):
    people = [settled(center, 1, 2) for _ in range(2)]
    make_section(
        center.organization, site=center.site, track=center.track, times=[(1, 9 * 60, 12 * 60)], leaders=[center.leader]
    )

    found = repair_weeks(by=center.by)

    assert found == WeeksRepaired(offers=2)
    assert set(Offer.objects.values_list("patient_id", flat=True)) == {one.pk for one in people}


@pytest.mark.slow
def test_who_waits_for_an_answer_is_not_asked_again(pair):
    repair_weeks(by=pair.by)

    assert repair_weeks(by=pair.by) == WeeksRepaired()


def test_week_that_nobody_can_find_is_counted_and_changes_nothing(center, tied):
    works(center, tied, 2, 4)
    before = held(center)

    assert repair_weeks(by=center.by) == WeeksRepaired(none=1)
    assert held(center) == before


def test_counselor_does_not_repair_for_everybody(center):
    with pytest.raises(RefusedError):
        repair_weeks(by=actor_for(center.counselor))


# When somebody else would have to make room


def test_one_other_makes_room_and_nothing_changes_before_they_are_asked(pair):
    found = repair_weeks(by=pair.by)

    proposal = Proposal.objects.get()
    moves = {move.patient_id: move for move in proposal.moves.all()}
    assert found == WeeksRepaired(repairs=1)
    assert moves.keys() == {pair.tied.pk, pair.free.pk}
    assert [one["kind"] for one in moves[pair.free.pk].why] == ["makes_room"]
    assert states() == {MoveState.PROPOSED}
    assert held(pair) == pair.before
    assert not rows_of("notices.Notice").exists()


@pytest.mark.slow
def test_question_is_neutral_and_goes_to_everybody_in_it(asked):
    told = set(rows_of("notices.Notice").values_list("recipient_id", "kind"))
    assert told == {(asked.tied.pk, "week_question"), (asked.free.pk, "week_question")}
    assert states() == {MoveState.ASKED}


@pytest.mark.slow
def test_everybody_s_yes_and_only_that_lets_it_be_published(asked):
    answer(asked, asked.free, consent_to_move)
    with pytest.raises(RefusedError, match="Not everybody has said yes"):
        publish_repair(proposal_id=asked.repair.pk, by=asked.by)
    answer(asked, asked.tied, consent_to_move)

    publication = publish_repair(proposal_id=asked.repair.pk, by=asked.by)

    morning, evening = asked.sections[0].pk, asked.sections[3].pk
    assert (morning in sections_of(asked.free), evening in sections_of(asked.tied)) == (True, True)
    assert (publication.takes_effect, states()) == (MONDAY, {MoveState.AGREED})
    assert rows_of("notices.Notice").filter(recipient_id=asked.scheduler.pk, kind="task_due").exists()


def test_yes_that_staff_heard_counts_and_says_who_heard_it(asked):
    move = Move.objects.get(patient=asked.free)

    consent_to_move(move_id=move.pk, by=asked.by)

    move.refresh_from_db()
    assert (move.state, move.decided_by_id) == (MoveState.CONSENTED, asked.by.id)


def test_one_no_ends_it_for_everybody_and_nobody_s_week_changes(asked):
    answer(asked, asked.tied, consent_to_move)

    answer(asked, asked.free, refuse_move, words="Evenings suit me.")

    asked.repair.refresh_from_db()
    assert asked.repair.state == ProposalState.WITHDRAWN
    assert dict(Move.objects.values_list("patient_id", "state")) == {asked.tied.pk: "undone", asked.free.pk: "refused"}
    assert Move.objects.get(patient=asked.free).objection == "Evenings suit me."
    assert held(asked) == asked.before


def test_withdrawn_repair_asks_nobody_any_more(asked):
    withdraw_repair(proposal_id=asked.repair.pk, by=asked.by)

    assert states() == {MoveState.UNDONE}
    with pytest.raises(RefusedError):
        answer(asked, asked.free, consent_to_move)
    see_all(asked.organization)
    with pytest.raises(RefusedError):
        ask_consent(proposal_id=asked.repair.pk, by=asked.by)


@pytest.mark.slow
def test_place_that_was_taken_meanwhile_publishes_nothing(asked):
    answer(asked, asked.tied, consent_to_move)
    answer(asked, asked.free, consent_to_move)
    morning = Seat.objects.filter(patient=asked.tied, section=asked.sections[0])
    morning.update(dates=DateRange(MONDAY - timedelta(weeks=8), MONDAY))
    seat_in(asked.sections[0], asked.make_person(), number=1)
    before = held(asked)

    with pytest.raises(RefusedError, match="taken meanwhile"):
        publish_repair(proposal_id=asked.repair.pk, by=asked.by)

    assert held(asked) == before


@pytest.mark.slow
def test_published_repair_is_undone_before_it_begins(asked):
    answer(asked, asked.tied, consent_to_move)
    answer(asked, asked.free, consent_to_move)
    publication = publish_repair(proposal_id=asked.repair.pk, by=asked.by)

    undo_publication(publication_id=publication.pk, by=asked.by)

    assert held(asked) == asked.before


def test_nobody_answers_a_question_for_somebody_else(asked):
    move = Move.objects.get(patient=asked.free)

    with pytest.raises(RefusedError):
        consent_to_move(move_id=move.pk, by=as_patient(asked, asked.tied))
    see_all(asked.organization)
    with pytest.raises(RefusedError):
        consent_to_move(move_id=move.pk, by=actor_for(asked.counselor))


def test_unknown_repair_is_refused(center):
    for act in (ask_consent, withdraw_repair, publish_repair):
        with pytest.raises(RefusedError):
            act(proposal_id=UUID(int=1), by=center.by)


# When somebody says that their new week does not work


def an_objection():
    """One moved from Monday to Tuesday and cannot; their Monday is taken by another, who could come on Wednesday."""
    center = Center(make_organization(), weekdays=(0, 1, 2))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    Section.objects.filter(pk__in=[one.pk for one in center.sections[:2]]).update(capacity=1, comfortable_size=1)
    one, other = (settled(center, place, minimum_weekly_minutes=180, minimum_days=1) for place in (0, 1))
    works(center, one, 2)
    proposal = propose(from_date=MONDAY, by=center.by)
    swap_weeks(center, proposal, one, other)
    publish(proposal_id=proposal.pk, by=center.by)
    center.move = proposal.moves.get(patient=one)
    object_to_move(move_id=center.move.pk, by=as_patient(center, one), words="Not Tuesdays.")
    see_all(center.organization)
    center.one, center.other = one, other
    return center


@pytest.fixture(scope="module")
def shared_objection(share):
    return share(an_objection, at=NOW)


@pytest.fixture
def objected(shared_objection):
    return own(shared_objection)


@pytest.mark.slow
def test_who_says_no_is_repaired_by_one_other_who_is_asked_first(objected):
    repair = repair_move(move_id=objected.move.pk, by=objected.by)

    moves = {move.patient_id: move for move in repair.moves.all()}
    assert (repair.kind, repair.mends_id) == (ProposalKind.REPAIR, objected.move.pk)
    assert moves.keys() == {objected.one.pk, objected.other.pk}
    assert moves[objected.one.pk].after["section_ids"] == [str(objected.sections[0].pk)]
    assert repair_move(move_id=objected.move.pk, by=objected.by).pk == repair.pk


@pytest.mark.slow
def test_published_repair_settles_the_objection(objected):
    repair = repair_move(move_id=objected.move.pk, by=objected.by)
    ask_consent(proposal_id=repair.pk, by=objected.by)
    for move in repair.moves.all():
        consent_to_move(move_id=move.pk, by=objected.by)

    publish_repair(proposal_id=repair.pk, by=objected.by)

    objected.move.refresh_from_db()
    assert objected.move.state == MoveState.SETTLED
    assert sections_of(objected.one) == {objected.sections[0].pk}


@pytest.mark.slow
def test_who_said_no_to_making_room_is_not_asked_again(objected):
    repair = repair_move(move_id=objected.move.pk, by=objected.by)
    ask_consent(proposal_id=repair.pk, by=objected.by)
    refuse_move(move_id=repair.moves.get(patient=objected.other).pk, by=objected.by)

    again = repair_move(move_id=objected.move.pk, by=objected.by)

    assert isinstance(again, Offer)
    assert again.state == OfferState.IMPOSSIBLE


# Pages


def opened(client, person, url):
    client.force_login(person.account)
    return client.get(url)


def posted(client, person, url, **fields):
    client.force_login(person.account)
    return client.post(url, fields, follow=True)


@pytest.mark.slow
def test_workbench_repairs_and_shows_what_waits(client, pair):
    before = opened(client, pair.scheduler, "/plan/center/").text
    after = posted(client, pair.scheduler, "/plan/repair/").text

    assert "Repair weeks that do not hold" in before
    assert "For 1 person somebody else would have to make room: see the repairs." in after
    assert "0 of 2 have said yes. From Monday, March 1 on." in after


@pytest.mark.slow
def test_repair_goes_from_question_to_published_on_its_page(client, repaired):
    url = f"/plan/repair/{repaired.repair.pk}/"

    first = opened(client, repaired.scheduler, url).text
    second = posted(client, repaired.scheduler, f"{url}ask/").text
    see_all(repaired.organization)
    for move in Move.objects.all():
        third = posted(client, repaired.scheduler, f"/plan/move/{move.pk}/agreed/").text
        see_all(repaired.organization)
    fourth = posted(client, repaired.scheduler, f"{url}publish/").text

    assert "Ask everybody here" in first
    assert "Nobody else&#x27;s week changes." in first
    assert second.count("Asked, no answer yet") == 2
    assert "Publish the repair" in third
    assert "Everybody said yes. It is version 1 of" in fourth
    assert "Undo this version" in fourth


@pytest.mark.slow
def test_page_says_why_it_cannot_be_published(client, asked):
    page = posted(client, asked.scheduler, f"/plan/repair/{asked.repair.pk}/publish/").text

    assert "Not everybody has said yes yet." in page


def test_page_of_a_repair_put_aside(client, asked):
    page = posted(client, asked.scheduler, f"/plan/repair/{asked.repair.pk}/withdraw/").text

    assert "This repair was put aside." in page


@pytest.mark.slow
def test_proposal_page_of_a_repair_leads_to_it_and_a_proposal_is_no_repair(client, repaired):
    other = Proposal.objects.create(
        organization=repaired.organization, from_date=MONDAY, asked_by_id=repaired.by.id, asked_at=NOW, heard_at=NOW
    )

    answer = opened(client, repaired.scheduler, f"/plan/center/{repaired.repair.pk}/")

    assert answer.url == f"/plan/repair/{repaired.repair.pk}/"
    assert client.get(f"/plan/repair/{other.pk}/").status_code == 404


@pytest.mark.slow
def test_objection_leads_to_its_repair(client, objected):
    page = posted(client, objected.scheduler, f"/plan/move/{objected.move.pk}/repair/")
    workbench = opened(client, objected.scheduler, "/plan/center/")

    assert "A repair: somebody else makes room" in page.text
    assert "Said that the week before does not work." in page.text
    assert "Look at the repair" in workbench.text


@pytest.mark.slow
def test_person_is_asked_on_their_phone_and_sees_nobody_else(client, asked):
    move = Move.objects.get(patient=asked.free)
    url = f"/week/change/{move.pk}/"

    today = opened(client, asked.free, "/today/").text
    page = client.get(url).text
    answered = client.post(url, {"answer": "fine"}, follow=True).text

    assert url in today
    assert "A question about your week" in page
    assert "Nothing has changed, and nothing changes unless you say yes." in page
    assert asked.tied.family_name not in page
    assert "You said yes. Nothing has changed yet" in answered


@pytest.mark.slow
def test_person_says_no_on_their_phone(client, asked):
    move = Move.objects.get(patient=asked.free)

    page = posted(client, asked.free, f"/week/change/{move.pk}/", answer="no", words="Evenings suit me.").text

    assert "Your week stays as it is." in page
    assert "You said no, and that is fine." in page


@pytest.mark.slow
def test_counselor_is_told_who_repairs_for_everybody(client, center, tied):
    page = posted(client, center.counselor, "/plan/repair/").text

    assert "Whoever plans for everybody publishes" in page


def test_nobody_s_yes_is_recorded_for_a_move_that_is_not_there(client, center):
    client.force_login(center.scheduler.account)

    assert client.post(f"/plan/move/{UUID(int=1)}/agreed/").status_code == 404


def test_question_answered_twice_is_refused(asked):
    answer(asked, asked.free, consent_to_move)

    with pytest.raises(RefusedError, match="answered or settled"):
        answer(asked, asked.free, consent_to_move)
