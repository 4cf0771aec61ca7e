"""Promises and needs through their pages: on the person's phone, without a network too, and at the team's desk."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.commitments.actions import propose, say_what_became
from midspan.domains.commitments.enums import NeedState, PromiseKind, PromiseState
from midspan.domains.commitments.models import LifeNeed, Promise
from midspan.domains.commitments.tests.factories import FRIDAY, TODAY, say
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.values import mark_of

pytestmark = pytest.mark.django_db
COURT = PromiseKind.COURT
OWN, WRITE = reverse("commitments:own"), reverse("commitments:write")


@pytest.fixture
def phone(client, center):
    client.force_login(center.rowan.account)
    return client


def words(answer):
    return answer.content.decode()


def of_patient(center):
    return reverse("commitments:of_patient", args=[center.rowan.pk])


def all_promises(center):
    see_all(center.organization)
    return list(Promise.objects.order_by("number", "words"))


def entry(number, *, device, ago, **said):
    """What a phone sends of a form that it kept for a while, by a clock that is right."""
    now = clock.now()
    made, sent_at = (int(moment.timestamp() * 1000) for moment in (now - ago, now))
    told = {"id": uuid4(), "device": device, "number": number, "offset": 0, "made_at": made, "sent_at": sent_at}
    return {**{f"entry_{key}": value for key, value in told.items()}, **said}


def test_a_promise_written_without_a_network_is_taken_in_once(phone, center):
    shown = {"words": "call the bank", "by_date": (TODAY - timedelta(days=1)).isoformat(), "kind": "own"}
    late = entry(1, device=uuid4(), ago=timedelta(days=2), confidence="7", **shown)
    told = [phone.post(WRITE, late).json()["outcome"] for _ in range(2)]
    assert told == ["taken", "taken"]
    assert [(one.words, one.confidence) for one in all_promises(center)] == [("call the bank", 7)]


@pytest.mark.slow
def test_the_page_shows_both_sides_and_asks_how_it_went(phone, center):
    row = center.promises()
    center.team_promises()
    page = words(phone.get(OWN))
    assert "Call the bank" in page
    assert f"Promised by {center.dana}." in page
    phone.post(reverse("commitments:one", args=[row.pk]), {"outcome": "partly", "said": "Half of it."})
    assert center.now(row).state == PromiseState.PARTLY


def test_a_proposal_is_answered_in_their_own_words(phone, center):
    row = center.is_proposed(words="go for a walk")
    assert "Would you like to promise this?" in words(phone.get(OWN))
    given = {"words": "walk with the dog", "by_date": FRIDAY.isoformat()}
    phone.post(reverse("commitments:change", args=[row.pk]), given)
    assert [(one.words, one.state) for one in all_promises(center)] == [
        ("go for a walk", "reworded"),
        ("walk with the dog", "open"),
    ]


def test_agreed_anew_twice_it_is_said_in_the_form_and_leads_to_what_holds(phone, center):
    row = center.promises()
    page = reverse("commitments:change", args=[row.pk])
    given = {"words": "walk with the dog", "by_date": FRIDAY.isoformat()}
    phone.post(page, given)
    again = phone.post(page, given)
    assert again.status_code == 422
    assert "This stands already, or was agreed anew." in words(again)
    assert len(all_promises(center)) == 2
    assert phone.get(page).headers["Location"] == reverse("commitments:one", args=[row.pk])
    stands = center.now(row)
    now = mark_of(stands.state, stands.state_at)
    late = entry(1, device=uuid4(), ago=timedelta(hours=1), entry_version=now, **given)
    assert phone.post(page, late).json()["reason"] == "gone"


def test_nobody_elses_promise_is_there(phone, center):
    row = center.team_promises()
    assert phone.post(reverse("commitments:one", args=[row.pk]), {"outcome": "kept"}).status_code == 200
    assert center.now(row).state == PromiseState.OPEN
    assert phone.get(reverse("commitments:change", args=[row.pk])).status_code == 404
    assert phone.get(reverse("commitments:one", args=[uuid4()])).status_code == 404


@pytest.mark.slow
def test_what_a_court_asks_is_put_on_a_list_and_never_a_promise_to_move(phone, center):
    row = propose(patient_id=center.rowan.pk, promised=say("see the officer"), kind=COURT, by=center.staff(center.dana))
    page, one = words(phone.get(OWN)), reverse("commitments:one", args=[row.pk])
    assert "A court asks this of you: put it on your list?" in page
    assert "Would you like to promise this?" not in page
    assert "Yes, I promise it" not in words(phone.get(one))
    answer = phone.post(reverse("commitments:accept", args=[row.pk]), follow=True)
    assert "It is on your list." in words(answer)
    assert "That is not breaking it" not in words(phone.get(one))
    assert phone.get(reverse("commitments:change", args=[row.pk])).status_code == 404


def test_a_courts_condition_declined_stays_what_it_is_and_is_no_promise_of_theirs(phone, center):
    row = propose(patient_id=center.rowan.pk, promised=say("see the officer"), kind=COURT, by=center.staff(center.dana))
    page = words(phone.post(reverse("commitments:decline", args=[row.pk]), follow=True))
    assert "What the court asks of you stays as it is." in page
    assert "Nothing follows" not in page
    assert "<h3>What a court asks of me</h3>" in page
    assert "<h3>Mine</h3>" not in page


def test_what_was_is_told_by_whose_it_was_to_the_team(client, center):
    mine, theirs = center.promises(kind=COURT), center.team_promises()
    with own_request(center.rowan) as by:
        say_what_became(promise_id=mine.pk, to=PromiseState.KEPT, by=by)
    say_what_became(promise_id=theirs.pk, to=PromiseState.KEPT, by=center.staff(center.dana))
    client.force_login(center.dana.account)
    page = words(client.get(of_patient(center)))
    assert "<h3>Conditions of a court</h3>" in page
    assert "<h3>What the team promised</h3>" in page
    assert "<h3>What the person promised</h3>" not in page


def test_a_promise_not_done_yet_is_no_dead_end_when_its_owner_leaves(client, center):
    row = center.team_promises(center.lee)
    not_yet = {"to": PromiseState.NOT_YET, "words": "Soon."}
    say_what_became(promise_id=row.pk, **not_yet, by=center.staff(center.lee))
    center.leaves(center.lee)
    client.force_login(center.dana.account)
    page = words(client.get(reverse("commitments:team_one", args=[center.rowan.pk, row.pk])))
    assert "works here no more" in page
    assert "Who keeps it from now on?" in page


def test_after_the_stay_no_team_is_late_and_none_reads_along(phone, center):
    row, mine = center.team_promises(by_date=TODAY), center.promises()
    center.is_discharged()
    with at(MONDAY_TEN + timedelta(days=1)):
        page = words(phone.get(OWN))
        assert "Your stay ended before this" in page
        assert ">Late<" not in page
        assert "Your stay ended before this" in words(phone.get(reverse("commitments:one", args=[row.pk])))
        assert "Your team reads it" not in words(phone.get(reverse("commitments:one", args=[mine.pk])))
        assert "Your team reads it" not in words(phone.get(WRITE))


def test_the_team_reads_who_knows_once_the_person_lets_them(client, center):
    center.promises(who_knows="My sister", shows_who=True)
    center.promises(words="walk", who_knows="Sam")
    client.force_login(center.dana.account)
    page = words(client.get(of_patient(center)))
    assert "Who knows: My sister" in page
    assert "Sam" not in page


def test_who_knows_stands_once_on_the_persons_own_page(phone, center):
    for shows_who in (True, False):
        row = center.promises(who_knows="My sister", shows_who=shows_who)
        assert words(phone.get(reverse("commitments:one", args=[row.pk]))).count("My sister") == 1


def test_an_open_promise_is_open_in_spanish_and_no_button(phone, center):
    center.promises()
    page = words(phone.get(OWN, headers={"Accept-Language": "es"}))
    assert "Abierta" in page
    assert page.count("Abrir") == page.count("Abrir mi propio plan") == 1  # Of what help is now.


@pytest.mark.slow
def test_the_team_proposes_and_promises_on_one_page(client, center):
    client.force_login(center.dana.account)
    day = FRIDAY.isoformat()
    client.post(
        of_patient(center),
        {"do": "propose", "propose-words": "walk", "propose-by_date": day, "propose-kind": "court"},
    )
    given = {"promise-words": "send the form", "promise-by_date": day, "promise-owner": str(center.lee.pk)}
    client.post(of_patient(center), {"do": "promise", **given})
    found = all_promises(center)
    assert {(one.words, one.kind, one.state) for one in found} == {
        ("walk", "court", "proposed"),
        ("send the form", "team", "open"),
    }
    page = words(client.get(of_patient(center)))
    assert "Conditions of a court" in page
    assert f"Promised by {center.lee}." in page


@pytest.mark.slow
def test_a_peer_sees_to_needs_and_reads_no_promise(client, center):
    center.promises()
    need = center.asks()
    client.force_login(center.noor.account)
    assert "A ride on Fridays" in words(client.get(of_patient(center)))
    assert "bank" not in words(client.get(of_patient(center)))
    listed = words(client.get(reverse("commitments:needs")))
    assert "Since today" in listed
    assert "ride on Fridays" not in listed  # A list is seen by whoever passes.
    page = reverse("commitments:team_need", args=[center.rowan.pk, need.pk])
    client.post(page, {"do": "take", "take-by_date": FRIDAY.isoformat(), "take-owner": str(center.noor.pk)})
    client.post(page, {"do": "settle", "settle-to": "not_available", "settle-words": "No pass is left until June."})
    see_all(center.organization)
    assert LifeNeed.objects.get().state == NeedState.NOT_AVAILABLE
    client.force_login(center.rowan.account)
    assert "No pass is left until June." in words(client.get(OWN))


@pytest.mark.slow
def test_who_takes_a_need_sees_whose_it_is_first(client, center):
    need = center.asks()
    page = reverse("commitments:team_need", args=[center.rowan.pk, need.pk])
    given = {"do": "take", "take-by_date": FRIDAY.isoformat(), "take-owner": str(center.lee.pk), "take-seen": ""}
    center.is_taken(need)
    client.force_login(center.lee.account)
    shown = client.post(page, given)
    assert (shown.status_code, center.now(need).owner_id) == (422, center.noor.pk)
    seen = str(center.noor.pk)
    assert f'name="take-seen" value="{seen}"' in words(shown)
    client.post(page, given | {"take-seen": seen})
    assert center.now(need).owner_id == center.lee.pk


def test_a_proposal_is_taken_back_on_its_page_by_whoever_made_it(client, center):
    row = center.is_proposed()
    page = reverse("commitments:team_one", args=[center.rowan.pk, row.pk])
    client.force_login(center.dana.account)
    assert "Take the proposal back" in words(client.get(page))
    client.post(page, {"do": "take_back"})
    assert center.now(row).state == PromiseState.TAKEN_BACK


def test_whoever_does_not_see_the_person_finds_no_page(client, center):
    client.force_login(make_staff(center.organization, Role.COUNSELOR).account)
    assert client.get(of_patient(center)).status_code == 404


@pytest.mark.slow
def test_a_late_promise_is_on_the_owners_board_without_its_words(client, center):
    center.team_promises(words="ask about the probation officer", by_date=TODAY)
    client.force_login(center.dana.account)
    page = words(client.get(reverse("staff:day")))
    assert "You promised something by Monday, March 1." in page
    assert "probation" not in page


@pytest.mark.slow
def test_a_need_that_is_over_is_asked_for_again_with_a_word(phone, center):
    need = center.asks()
    page, again = reverse("commitments:need", args=[need.pk]), reverse("commitments:again", args=[need.pk])
    before = "I need it again" in words(phone.get(page))
    phone.post(reverse("commitments:no_longer", args=[need.pk]))
    after = "I need it again" in words(phone.get(page))
    told = words(phone.post(again, {"again": "Until June."}, follow=True))
    twice = words(phone.post(again, {"again": "Until June."}, follow=True))

    assert (before, after) == (False, True)
    assert ("It is on the list again." in told, "This is on the list already." in twice) == (True, True)
    assert "Until June." in words(phone.get(page))


def test_what_would_help_with_a_responsibility_begins_a_need_and_sends_nothing(phone, center):
    see_all(center.organization)
    ride = "A ride home after the late shift"
    work = make_work(center.rowan, what_would_help=ride)

    life = words(phone.get(reverse("life:overview")))
    asking = f"{reverse('commitments:ask')}?about={work.pk}"
    begun = phone.get(asking)

    assert asking in life
    assert begun.context["form"]["words"].value() == ride
    see_all(center.organization)
    assert not LifeNeed.objects.exists()
    phone.post(asking, {"words": ride, "kind": "transport"})
    see_all(center.organization)
    assert list(LifeNeed.objects.values_list("words", "state")) == [(ride, NeedState.ASKED)]


@pytest.mark.parametrize("about", ["", "nonsense", "somebody's"])
def test_a_need_begins_empty_for_whatever_is_not_their_own(phone, center, about):
    see_all(center.organization)
    other = make_patient(center.organization)
    theirs = make_work(other, what_would_help="Their own words")

    begun = phone.get(reverse("commitments:ask"), {"about": str(theirs.pk) if about == "somebody's" else about})

    assert begun.status_code == 200
    assert begun.context["form"]["words"].value() == ""


@pytest.mark.slow
def test_what_is_wrong_with_asking_again_is_said_beside_it_and_nothing_is_lost(phone, center):
    need = center.asks()
    phone.post(reverse("commitments:no_longer", args=[need.pk]))
    said = "Until June. " * 500

    answer = phone.post(reverse("commitments:again", args=[need.pk]), {"again": said})

    page = words(answer)
    assert (answer.status_code, said.strip() in page, '<details class="details" open>' in page) == (422, True, True)
    assert "It is on the list again." not in page
    assert center.now(need).state == "not_needed"


@pytest.mark.slow
def test_after_the_stay_a_need_is_not_offered_again(phone, center):
    need = center.asks()
    phone.post(reverse("commitments:no_longer", args=[need.pk]))
    address = reverse("commitments:need", args=[need.pk])
    before = "I need it again" in words(phone.get(address))
    center.is_discharged()

    assert (before, "I need it again" in words(phone.get(address))) == (True, False)
    assert "Your stay here is over" in words(phone.post(reverse("commitments:again", args=[need.pk]), follow=True))
