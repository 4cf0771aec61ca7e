"""The workbench and a proposal's page in every state; the patient's own page of a change, which names nobody else."""

from datetime import timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import decide_moves, propose, publish
from midspan.domains.schedule.enums import MoveState, ProposalFailure, ProposalState
from midspan.domains.schedule.forms.weeks import PublishForm
from midspan.domains.schedule.models import Move, Proposal, Publication
from midspan.domains.schedule.tasks import compute_proposal
from midspan.domains.schedule.tests.cast import NOW, computed, hour_for, objecting, settled
from midspan.domains.schedule.tests.factories import MONDAY, Center, row, rows_of
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]
BOXES = PublishForm.base_fields["takes_effect"].widget.widgets_names
MARCH_FIRST = {f"takes_effect{box}": typed for box, typed in zip(BOXES, ("3", "1", "2027"), strict=True)}


def a_center():
    center = Center(make_organization(), weekdays=(0, 1, 2, 3))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def opened(client, person, url, **headers):
    client.force_login(person.account)
    return client.get(url, headers=headers)


def posted(client, person, url, **fields):
    client.force_login(person.account)
    return client.post(url, fields, follow=True)


def compute(center, proposal):
    compute_proposal(str(center.organization.pk), str(proposal.pk))
    see_all(center.organization)


def ready(center):
    proposal = propose(from_date=MONDAY, by=center.by)
    compute(center, proposal)
    return proposal


def publish_all(center):
    proposal = ready(center)
    decide_moves(proposal_id=proposal.pk, accepted=[one.pk for one in proposal.moves.all()], by=center.by)
    publish(proposal_id=proposal.pk, by=center.by)
    return proposal


def a_published_change():
    """One person is short of hours, and the proposal that gives them theirs is published."""
    center = a_center()
    center.person = settled(center, 0, 1)
    center.proposal = publish_all(center)
    return center


@pytest.fixture(scope="module")
def shared_change(share):
    return share(a_published_change, at=NOW)


@pytest.fixture
def published(shared_change):
    return own(shared_change)


@pytest.mark.slow
def test_workbench_answers_the_question_in_one_line_and_names_who_is_short(client, center):
    short = settled(center, 0, 1)
    waiting = center.make_person(state="waiting")
    rows_of("journey.Episode").filter(patient=waiting).update(opened_at=NOW - timedelta(days=12))

    page = opened(client, center.scheduler, "/plan/center/").text

    assert "2 people, 6 h of 18 h planned a week." in page
    assert "6 h planned, the plan of care asks for 9 h." in page
    assert "waits 12 days" in page
    assert short.family_name in page
    assert "1 of 10" in page


@pytest.mark.slow
def test_empty_center_says_so_and_everything_in_order_says_so_too(client, center):
    page = opened(client, center.scheduler, "/plan/center/").text

    assert "Nobody&#x27;s week is planned yet." in page
    assert "Everybody has their hours, and every week fits." in page


@pytest.mark.slow
def test_private_reason_of_two_who_must_not_meet_is_told_to_nobody(client, center):
    one, other = settled(center, 0, 1, 2), settled(center, 0, 1, 2)
    row(
        "responsibilities.PersonToAvoid",
        organization=center.organization,
        patient=one,
        other_patient=other,
        described_as="Somebody from before",
    )

    page = opened(client, center.scheduler, "/plan/center/").text

    assert page.count("A private reason.") == 2
    assert "Somebody from before" not in page


@pytest.mark.slow
def test_counselor_sees_counts_of_all_and_names_of_those_they_reach(client, center):
    person = settled(center, 0, 1)

    page = opened(client, center.counselor, "/plan/center/").text

    see_all(center.organization)
    assert "1 person, 6 h of 9 h planned a week." in page
    assert person.family_name not in page.replace(str(center.counselor), "")
    assert "1 more person is counted whom you do not reach." in page
    assert "Schedulers and program managers compute the center&#x27;s weeks." in page


def test_front_desk_finds_no_workbench(client, center):
    desk = make_staff(center.organization, Role.FRONT_DESK, given_name="Fran")

    assert opened(client, desk, "/plan/center/").status_code == 404


@pytest.mark.slow
def test_propose_queues_a_job_once_and_shows_how_far_it_is(client, center):
    settled(center, 0, 1)

    first = posted(client, center.scheduler, "/plan/center/")
    see_all(center.organization)
    proposal = Proposal.objects.get()

    page = first.text
    assert "Waiting for a free worker" in page
    assert f"/plan/center/{proposal.pk}/progress/" in page
    assert proposal.from_date == MONDAY
    assert rows_of("procrastinate.ProcrastinateJob").filter(task_name__endswith="compute_proposal").count() == 1


@pytest.mark.slow
def test_progress_is_a_part_while_computing_and_then_the_whole_page_is_asked_for(client, center):
    settled(center, 0, 1)
    proposal = propose(from_date=MONDAY, by=center.by)
    url = f"/plan/center/{proposal.pk}/progress/"
    Proposal.objects.update(phase="columns", rounds=3, objective=200.0, bound=150.0)

    part = opened(client, center.scheduler, url).text
    see_all(center.organization)
    compute(center, proposal)
    over = opened(client, center.scheduler, url, hx_request="true")
    without_script = opened(client, center.scheduler, url)

    assert "25.0 % above what cannot be beaten" in part
    assert "3 rounds" in part
    assert over.headers["HX-Refresh"] == "true"
    assert without_script.url == f"/plan/center/{proposal.pk}/"


@pytest.mark.slow
@pytest.mark.parametrize("failure", list(ProposalFailure))
def test_failed_proposal_says_why_on_both_pages(client, center, failure):
    proposal = propose(from_date=MONDAY, by=center.by)
    Proposal.objects.update(state=ProposalState.FAILED, failure=failure)

    page = opened(client, center.scheduler, f"/plan/center/{proposal.pk}/").text
    board = opened(client, center.scheduler, "/plan/center/").text

    assert "This proposal failed" in page
    assert "Propose again" in page
    assert "notification-warning" in board


@pytest.mark.slow
def test_stopping_and_withdrawing(client, center):
    settled(center, 0, 1)
    proposal = propose(from_date=MONDAY, by=center.by)

    stopping = posted(client, center.scheduler, f"/plan/center/{proposal.pk}/stop/").text
    see_all(center.organization)
    compute(center, proposal)
    stopped = opened(client, center.scheduler, f"/plan/center/{proposal.pk}/").text
    withdrawn = posted(client, center.scheduler, f"/plan/center/{proposal.pk}/withdraw/").text

    assert "Stopping. The best weeks found so far are kept." in stopping
    assert "It was stopped. These are the best weeks found until then." in stopped
    assert "Withdrawn. Everybody&#x27;s week stays as it is." in withdrawn


@pytest.mark.slow
def test_difference_is_shown_person_by_person_with_why_and_what_it_costs(client, center):
    person = settled(center, 0, 1)
    proposal = ready(center)

    page = opened(client, center.scheduler, f"/plan/center/{proposal.pk}/").text

    assert person.family_name in page
    assert "The week has fewer hours than the plan of care asks for." in page
    assert "Joins" in page
    assert "6 h → 10 h of 9 h" in page
    assert "Proven: no other week for the center costs people less." in page


@pytest.mark.slow
def test_some_all_and_none_are_accepted_and_published_from_the_page(client, center):
    one, other = settled(center, 0, 1), settled(center, 0, 1)
    proposal = ready(center)
    url = f"/plan/center/{proposal.pk}/"
    chosen = proposal.moves.get(patient=one)

    none = posted(client, center.scheduler, f"{url}decide/", which="none").text
    some = posted(client, center.scheduler, f"{url}decide/", which="some", move=str(chosen.pk)).text
    done = posted(client, center.scheduler, f"{url}publish/", **MARCH_FIRST).text

    see_all(center.organization)
    assert "0 changes are accepted." in none
    assert "Publish 1 change" in some
    assert "Version 1 is published. It takes effect on Monday, March 1." in done
    assert "Undo this version" in done
    assert Move.objects.get(patient=other).state == MoveState.DECLINED


@pytest.mark.slow
def test_change_that_is_not_of_this_proposal_is_not_accepted(client, center):
    settled(center, 0, 1)
    proposal = ready(center)

    page = posted(
        client,
        center.scheduler,
        f"/plan/center/{proposal.pk}/decide/",
        which="some",
        move="00000000-0000-0000-0000-000000000001",
    )

    assert "Choose among the changes shown." in page.text


@pytest.mark.slow
def test_publishing_too_late_for_people_to_hear_of_it_is_refused_in_words(client, center, monkeypatch):
    settled(center, 0, 1)
    proposal = ready(center)
    decide_moves(proposal_id=proposal.pk, accepted=[one.pk for one in proposal.moves.all()], by=center.by)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=5))

    page = posted(client, center.scheduler, f"/plan/center/{proposal.pk}/publish/", **MARCH_FIRST).text

    see_all(center.organization)
    assert "at least three days before it takes effect. Choose a later day" in page
    assert Publication.objects.count() == 0


@pytest.mark.slow
def test_version_is_undone_from_its_page(client, published):
    page = posted(client, published.scheduler, f"/plan/center/{published.proposal.pk}/undo/").text

    assert "This version was undone before it began." in page


NOTHING_TO_CHANGE = "Everybody's week is as good as it can be made for all."
OTHERS_MOVE = "Those who move are people whom you do not reach."


@pytest.mark.slow
def test_whoever_reaches_nobody_who_moves_reads_that_others_do_and_not_that_nothing_changes(client, center):
    settled(center, 0, 1)
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    url = f"/plan/center/{ready(center).pk}/"

    managers, schedulers = (opened(client, who, url).text for who in (manager, center.scheduler))

    assert [words in managers for words in (OTHERS_MOVE, NOTHING_TO_CHANGE)] == [True, False]
    assert [words in schedulers for words in (OTHERS_MOVE, NOTHING_TO_CHANGE, "Accept all")] == [False, False, True]


@pytest.mark.slow
def test_where_nobody_moves_everybody_reads_that_nothing_is_to_change(client, center):
    hour_for(center, settled(center, 0, 1, 2), weekday=2)
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    proposal = ready(center)

    pages = [opened(client, who, f"/plan/center/{proposal.pk}/").text for who in (manager, center.scheduler)]

    see_all(center.organization)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.summary["moves"]) == (ProposalState.READY, 0)
    assert [[words in page for words in (OTHERS_MOVE, NOTHING_TO_CHANGE)] for page in pages] == [[False, True]] * 2


@pytest.mark.slow
def test_program_manager_proposes_and_stops_but_does_not_publish(client, center):
    settled(center, 0, 1)
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    proposal = ready(center)

    page = opened(client, manager, f"/plan/center/{proposal.pk}/").text

    assert "1 more person is part of it whom you do not reach." in page
    assert "Accept all" not in page


# What the person sees


@pytest.mark.slow
def test_person_sees_their_own_change_on_today_and_in_their_week_and_says_it_is_fine(client, published):
    move = Move.objects.get()
    url = f"/week/change/{move.pk}/"

    today, week = (opened(client, published.person, page).text for page in ("/today/", "/week/"))
    change = opened(client, published.person, url).text
    answered = posted(client, published.person, url, answer="fine").text

    assert url in today
    assert url in week
    assert "So that you get all the hours of your plan of care." in change
    assert "That does not work" in change
    assert "Thank you. Your new week is set." in answered


def test_update_leads_to_the_change(client, published):
    assert f"/week/change/{Move.objects.get().pk}/" in opened(client, published.person, "/updates/").text


@pytest.mark.slow
def test_change_names_no_peer_and_is_nobody_else_s(client, center):
    one, other = settled(center, 0, 1), settled(center, 0, 1)
    publish_all(center)
    url = f"/week/change/{Move.objects.get(patient=one).pk}/"

    own, foreign = opened(client, one, url), opened(client, other, url)

    see_all(center.organization)
    assert other.family_name not in own.text.replace(one.family_name, "") or other.family_name == one.family_name
    assert str(other.pk) not in own.text
    assert (own.status_code, foreign.status_code) == (200, 404)


def test_change_that_nobody_published_does_not_exist_for_its_person(client, center):
    person = settled(center, 0, 1)
    ready(center)

    assert opened(client, person, f"/week/change/{Move.objects.get().pk}/").status_code == 404


@pytest.mark.slow
def test_no_gives_the_old_week_back_and_the_page_says_so(client, published):
    page = posted(
        client,
        published.person,
        f"/week/change/{Move.objects.get().pk}/",
        answer="no",
        words="Wednesdays I care for my son.",
    ).text

    see_all(published.organization)
    assert "You keep your old week. Nothing changes." in page
    assert Move.objects.get().objection == "Wednesdays I care for my son."


@pytest.mark.slow
def test_objection_stands_on_the_workbench_in_their_words_until_it_is_repaired(client, center):
    for section in center.sections[:2]:
        section.capacity = section.comfortable_size = 1
        section.save()
    move = objecting(center)
    Move.objects.filter(pk=move.pk).update(objection="I care for my mother then.")
    type(move.episode).objects.filter(pk=move.episode_id).update(minimum_weekly_minutes=360, minimum_days=2)

    board = opened(client, center.scheduler, "/plan/center/").text
    offer = posted(client, center.scheduler, f"/plan/move/{move.pk}/repair/").text
    later = opened(client, center.scheduler, "/plan/center/").text

    assert "I care for my mother then." in board
    assert f"/plan/move/{move.pk}/repair/" in board
    assert "Take this week" in offer
    assert "Weeks to choose from" in later


def test_page_of_a_change_in_spanish(client, published):
    page = opened(client, published.person, f"/week/change/{Move.objects.get().pk}/", accept_language="es").text

    assert "Un cambio en su semana" in page


@pytest.mark.slow
def test_proposal_tells_how_fairly_it_weighs_but_of_no_few(client, center):
    for _ in range(4):
        settled(center, 0, 1)
    few = opened(client, center.scheduler, f"/plan/center/{computed(center).pk}/").text
    see_all(center.organization)
    settled(center, 0, 1)

    page = opened(client, center.scheduler, f"/plan/center/{computed(center).pk}/").text

    assert "How fairly it weighs on people" not in few
    assert "How fairly it weighs on people" in page
    assert page.count('<th scope="row" data-label="Who"><bdi>') == 1  # One site, one language: everybody says it all.


@pytest.mark.slow
def test_whoever_reaches_nobody_is_not_told_that_everybody_is_well(client, center):
    settled(center, 0, 1, 2)
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Pat")
    clear = "Everybody has their hours, and every week fits."

    seen = [clear in opened(client, one, "/plan/center/").text for one in (center.scheduler, manager)]

    assert seen == [True, False]
