"""Looked at together, a browser is given one plan and nothing else; whoever writes over somebody sees both first."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.plans.actions import (
    answer_suggestion,
    drop_draft,
    offer_plan,
    show_draft,
    suggest_words,
    take_back_offer,
    write_element,
    write_staff_note,
)
from midspan.domains.plans.enums import Answer, DueKind, Kind, Signer, Typing
from midspan.domains.plans.forms import form_for
from midspan.domains.plans.models import Suggestion, SuggestionAnswer
from midspan.domains.plans.queries import plan_calendar, plan_in_work, plan_to_read
from midspan.domains.plans.shapes import GoalWords, NeedWords
from midspan.domains.plans.tests.factories import OWN_WORDS, sign, write_plan
from midspan.domains.plans.tests.test_plans import Place
from midspan.domains.plans.thread import goals_in, needs_in, state_of
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOTED = "Goes quiet when the kids come up."
OTHER_WORDS = "I want my kids to call me first."
PART = {"HTTP_HX_REQUEST": "true"}


class Drafted(Place):
    """Rowan, admitted, whose draft has a note for staff beside it, and Juniper, whom the counselor reaches as well."""

    def __init__(self):
        super().__init__()
        self.episode.admitted_at = clock.now()
        self.episode.save(update_fields=["admitted_at"])
        by = actor_for(self.counselor)
        self.objective = write_plan(self.rowan, by)
        tree = plan_in_work(viewer=by, patient_id=self.rowan.pk).tree
        self.need, self.goal = needs_in(tree)[0].thread, goals_in(tree)[0].thread
        write_staff_note(patient_id=self.rowan.pk, thread=self.goal, words=NOTED, by=by)
        self.juniper = make_patient(self.organization)
        open_reach(actor_id=by.id, patient_id=self.juniper.pk, basis=Basis.CARE_TEAM, source_id=self.episode.pk, by=by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Drafted)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.person = actor_for(copy.counselor), actor_for(copy.rowan)
    copy.base = f"/people/{copy.rowan.pk}/plan/"
    return copy


@pytest.fixture
def client(place, client):
    client.force_login(place.counselor.account)
    Authenticator.objects.create(user=place.counselor.account, type=Authenticator.Type.WEBAUTHN, data={})
    see_all(place.organization)
    return client


@pytest.fixture
def sitting(place, client):
    client.post(f"{place.base}together/begin/")
    return client


def signed_in(place, person):
    client = Client()
    client.force_login(person.account)
    see_all(place.organization)
    return client


def goal_of(place):
    see_all(place.organization)
    return goals_in(plan_in_work(viewer=place.by, patient_id=place.rowan.pk).tree)[0]


def suggest(place, words=OTHER_WORDS, seen=OWN_WORDS):
    show_draft(patient_id=place.rowan.pk, by=place.by)
    with acting_for(place.person, Reach.OWN):
        kept = suggest_words(thread=place.goal, seen=seen, words=words, by=place.person)
    see_all(place.organization)
    return kept


def answer(place, suggestion, given=Answer.TAKEN, seen=OWN_WORDS, reason="", by=None):
    who = by or place.by
    said = {"patient_id": place.rowan.pk, "suggestion_id": suggestion.pk, "answer": given, "seen": seen}
    return answer_suggestion(**said, reason=reason, by=who)


def test_the_server_sends_no_note_no_name_and_no_way_to_anybody_else(place, client):
    before = client.get(f"{place.base}draft/").text
    page = client.post(f"{place.base}together/begin/", follow=True).text

    assert OWN_WORDS in page
    places = [f'href="{reverse(name)}"' for name in ("journey:people", "notices:list", "staff:day")]
    gone = [NOTED, "/notes/", *places]
    assert [words in before for words in gone] == [True] * len(gone)
    assert [words for words in gone if words in page] == []
    assert place.juniper.family_name not in page


@pytest.mark.parametrize("name", ["staff:day", "journey:people", "notices:list", "staff:caseload", "people:devices"])
def test_every_other_address_leads_back_to_the_plan(place, sitting, name):
    assert sitting.get(reverse(name)).url == f"{place.base}together/"


def test_neither_another_person_nor_notes_nor_the_plan_of_staff_open(place, sitting):
    closed = [
        f"/people/{place.juniper.pk}/plan/",
        f"/people/{place.juniper.pk}/plan/draft/",
        place.base,
        f"{place.base}notes/{place.goal}/",
        f"{place.base}thread/",
    ]

    assert [sitting.get(url).url for url in closed] == [f"{place.base}together/"] * len(closed)
    part = sitting.get(reverse("staff:day"), **PART)
    assert (part.status_code, part.headers["HX-Redirect"], part.content) == (204, f"{place.base}together/", b"")


def test_only_who_signed_in_leaves_by_showing_it_afterwards(place, client):
    client.step_up()
    client.post(f"{place.base}together/begin/")

    leave = f"{place.base}together/leave/"
    assert client.get(leave).url.startswith(reverse("people:step_up"))
    assert client.get(place.base).url == f"{place.base}together/"
    client.step_up()
    assert client.get(leave).url == place.base
    assert client.get(place.base).status_code == 200
    assert "The shared view is not on" in client.get(f"{place.base}together/").text


def test_sitting_outlives_a_request_that_writes_the_session_meanwhile(place, client):
    before = client.session
    before["active_at"] = 1.0  # Read before the sitting began, written after it.
    client.post(f"{place.base}together/begin/")
    before.save()

    assert client.get(place.base).url == f"{place.base}together/"


def test_who_could_not_come_out_is_not_led_in(place, client):
    Authenticator.objects.all().delete()
    page = client.post(f"{place.base}together/begin/", follow=True)

    assert "First set up a passkey" in page.text
    assert client.get(place.base).status_code == 200


@pytest.mark.parametrize("lost", ["role", "person"])
def test_nobody_stays_locked_in_whose_role_or_person_was_taken_away(place, client, lost):
    client.post(f"{place.base}together/begin/")
    see_all(place.organization)
    if lost == "role":
        place.counselor.roles = ["nurse"]
        place.counselor.save(update_fields=["roles"])
    else:
        close_reach(source_id=place.episode.pk, actor_id=place.counselor.pk, by=place.by)

    leave = f"{place.base}together/leave/"
    assert client.get(f"{place.base}together/" if lost == "person" else place.base).url == leave
    assert client.get(leave).url.startswith(reverse("people:step_up"))
    client.step_up()
    assert client.get(leave).url == reverse("people:home")
    assert client.get(reverse("people:devices")).status_code == 200


def test_only_who_signed_in_signs_on_the_shared_screen_and_does_not_open_it_by_that(place, sitting):
    sitting.post(f"{place.base}draft/offer/")
    see_all(place.organization)
    work = plan_in_work(viewer=place.by, patient_id=place.rowan.pk)
    sign_at = f"{place.base}draft/sign/"
    typed = {"signed_name": str(place.counselor), "read": work.digest}
    asked = [sitting.get(sign_at), sitting.post(sign_at, typed)]
    assert [one.url.startswith(reverse("people:step_up")) for one in asked] == [True, True]
    see_all(place.organization)
    assert not plan_in_work(viewer=place.by, patient_id=place.rowan.pk).has_names

    sitting.step_up()
    assert sitting.post(sign_at, typed).url == f"{place.base}together/"
    assert sitting.get(f"{place.base}together/leave/").url.startswith(reverse("people:step_up"))


def test_form_names_no_colleague_but_who_was_written_already(place):
    names = []
    for is_together in (False, True):
        initial = {"owner_id": place.intern.pk}
        form = form_for(Kind.INTERVENTION, None, viewer=place.by, initial=initial, is_together=is_together)
        names.append({name for _, name in form.fields["owner_id"].choices})
    at_desk, beside = names
    assert str(place.colleague) in at_desk
    assert beside - at_desk == set()
    assert len(beside) == 1 + len({str(place.counselor), str(place.intern)})


def test_what_is_missing_is_said_in_the_language_of_who_sits_there_and_where(place, sitting):
    write_element(patient_id=place.rowan.pk, kind=Kind.NEED, words=NeedWords(words="A place to sleep"), by=place.by)
    page = sitting.get(f"{place.base}together/", headers={"Accept-Language": "es"}).text

    assert "Esta necesidad todavía no tiene una meta." in page
    assert page.count("A place to sleep") > 1


def test_who_does_not_reach_the_person_begins_nothing(place):
    client = signed_in(place, place.colleague)

    assert client.post(f"{place.base}together/begin/").status_code == 404
    assert client.get(reverse("journey:people")).status_code == 200


def test_person_types_their_goal_on_the_screen_and_it_says_with_whom(place, sitting):
    url = f"{place.base}draft/goal/{place.goal}/"
    seen = state_of(goal_of(place))
    unsaid = sitting.post(url, {"own_words": OTHER_WORDS, "seen": seen})
    assert "Who typed this?" in unsaid.text
    page = sitting.post(url, {"own_words": OTHER_WORDS, "typed": "together", "seen": seen}, follow=True).text

    assert f"Typed together with {place.counselor}" in page
    kept = goal_of(place)
    assert (kept.own_words, kept.typed, kept.typed_with_id) == (OTHER_WORDS, Typing.TOGETHER, place.counselor.pk)


def test_same_words_kept_at_the_desk_stay_typed_by_whoever_typed_them(place):
    said = {"patient_id": place.rowan.pk, "kind": Kind.GOAL, "thread": place.goal, "by": place.by}
    write_element(**said, words=GoalWords(own_words=OTHER_WORDS, typed=Typing.TOGETHER))
    write_element(**said, words=GoalWords(own_words=OTHER_WORDS))
    assert goal_of(place).typed is Typing.TOGETHER

    write_element(**said, words=GoalWords(own_words="Otherwise"))
    assert (goal_of(place).typed, goal_of(place).typed_with_id) == (Typing.BY_STAFF, None)


def test_both_sign_in_the_same_sitting_each_in_their_own_name(place, sitting):
    page = sitting.post(f"{place.base}draft/offer/", follow=True).text
    assert "open Midspan on your own phone" in page
    with acting_for(place.person, Reach.OWN):
        sign(place.rowan, place.person, Signer.PATIENT)
    see_all(place.organization)
    work = plan_in_work(viewer=place.by, patient_id=place.rowan.pk)
    typed = {"signed_name": str(place.counselor), "read": work.digest}
    sitting.step_up()
    page = sitting.post(f"{place.base}draft/sign/", typed, follow=True)

    assert page.redirect_chain[-1][0] == f"{place.base}together/"
    assert "It holds now." in page.text


def test_two_who_change_the_same_part_both_stand_on_the_page(place, client):
    url, seen = f"{place.base}draft/goal/{place.goal}/", state_of(goal_of(place))
    said = {"patient_id": place.rowan.pk, "kind": Kind.GOAL, "thread": place.goal, "by": actor_for(place.intern)}
    write_element(**said, words=GoalWords(own_words="Theirs."))

    page = client.post(url, {"own_words": "Mine.", "seen": seen})

    assert ("Theirs." in page.text, "Mine." in page.text, goal_of(place).own_words) == (True, True, "Theirs.")
    client.post(url, {"own_words": "Mine.", "seen": state_of(goal_of(place))})
    assert goal_of(place).own_words == "Mine."


def test_draft_is_read_by_the_person_once_it_was_shown(place):
    with acting_for(place.person, Reach.OWN):
        assert plan_to_read(viewer=place.person) is None
    show_draft(patient_id=place.rowan.pk, by=place.by)
    phone = signed_in(place, place.rowan)

    page = phone.get("/plan/").text
    assert ("You are writing it together" in page, OWN_WORDS in page, NOTED in page) == (True, True, False)


def test_words_from_the_phone_are_taken_with_where_they_came_from(place):
    suggestion = suggest(place)
    assert DueKind.SUGGESTED in {due.kind for line in plan_calendar(viewer=place.by, mine=False) for due in line.due}

    answer(place, suggestion)

    assert (goal_of(place).own_words, goal_of(place).typed) == (OTHER_WORDS, Typing.ON_PHONE)
    assert "Taken into the plan" in signed_in(place, place.rowan).get("/plan/").text
    assert {due.kind for line in plan_calendar(viewer=place.by, mine=False) for due in line.due} == set()


def test_words_left_say_why_and_both_stay(place):
    suggestion = suggest(place)
    with pytest.raises(RefusedError, match="Say why"):
        answer(place, suggestion, Answer.LEFT)
    answer(place, suggestion, Answer.LEFT, reason="We said it shorter.")

    with pytest.raises(RefusedError, match="has answered"):
        answer(place, suggestion)
    assert goal_of(place).own_words == OWN_WORDS
    page = signed_in(place, place.rowan).get("/plan/").text
    assert (OTHER_WORDS in page, "We said it shorter." in page) == (True, True)


def test_what_changed_meanwhile_is_never_written_over_unseen(place):
    suggestion = suggest(place)
    words = GoalWords(own_words="Changed at the desk.")
    write_element(patient_id=place.rowan.pk, kind=Kind.GOAL, thread=place.goal, words=words, by=place.by)

    with pytest.raises(RefusedError, match="something else by now"):
        answer(place, suggestion)
    page = signed_in(place, place.counselor).get(f"{place.base}draft/").text
    assert all(said in page for said in (OWN_WORDS, "Changed at the desk.", OTHER_WORDS))
    answer(place, suggestion, seen="Changed at the desk.")
    assert goal_of(place).own_words == OTHER_WORDS


def test_phone_shows_both_when_the_desk_was_faster(place):
    show_draft(patient_id=place.rowan.pk, by=place.by)
    phone = signed_in(place, place.rowan)
    page = phone.post(f"/plan/{place.goal}/words/", {"words": OTHER_WORDS, "seen": "What it said."})

    assert all(said in page.text for said in ("What it said.", OTHER_WORDS, OWN_WORDS, "changed while you wrote"))
    sent = phone.post(f"/plan/{place.goal}/words/", {"words": OTHER_WORDS, "seen": OWN_WORDS}, follow=True)
    assert "Sent." in sent.text
    see_all(place.organization)
    assert [one.words for one in Suggestion.objects.all()] == [OTHER_WORDS]


def test_words_are_taken_into_a_draft_only(place):
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    suggestion = suggest(place)

    with pytest.raises(RefusedError, match="Take it back"):
        answer(place, suggestion)


def test_nothing_comes_to_hold_while_words_of_the_person_wait_for_an_answer(place):
    kept = suggest(place)
    with pytest.raises(RefusedError, match="suggested other words"):
        offer_plan(patient_id=place.rowan.pk, by=place.by)
    answer(place, kept, Answer.LEFT, reason="As we said.")
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    kept = suggest(place)
    with pytest.raises(RefusedError, match="Answer them first"):
        sign(place.rowan, place.by, Signer.CLINICIAN)
    with acting_for(place.person, Reach.OWN), pytest.raises(RefusedError, match="Sign once"):
        sign(place.rowan, place.person, Signer.PATIENT)
    assert "Sign once your counselor has answered." in signed_in(place, place.rowan).get("/plan/").text

    answer(place, kept, Answer.LEFT, reason="It is said below.")
    with acting_for(place.person, Reach.OWN):
        sign(place.rowan, place.person, Signer.PATIENT)
    see_all(place.organization)
    sign(place.rowan, place.by, Signer.CLINICIAN)
    assert "It is said below." in signed_in(place, place.rowan).get("/plan/").text


def test_what_was_offered_stays_to_be_read_when_it_is_taken_back(place):
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    with acting_for(place.person, Reach.OWN):
        suggest_words(thread=place.goal, seen=OWN_WORDS, words=OTHER_WORDS, by=place.person)
    see_all(place.organization)
    take_back_offer(patient_id=place.rowan.pk, by=place.by)

    assert OTHER_WORDS in signed_in(place, place.rowan).get("/plan/").text


def test_draft_with_words_of_the_person_is_not_thrown_away(place):
    suggest(place)

    with pytest.raises(RefusedError, match="suggested words"):
        drop_draft(patient_id=place.rowan.pk, by=place.by)


def test_only_the_person_suggests_and_the_database_keeps_it(place):
    show_draft(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError):
        suggest_words(thread=place.goal, seen=OWN_WORDS, words="Theirs", by=place.by)
    kept = suggest(place)
    fields = {"organization": place.organization, "patient": place.rowan, "plan_id": kept.plan_id}
    with acting_for(place.by, Reach.ASSIGNED), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Suggestion.objects.create(**fields, thread=place.goal, words="Theirs", said_at=kept.said_at)
    see_all(place.organization)
    with pytest.raises(DatabaseError), transaction.atomic():
        Suggestion.objects.filter(pk=kept.pk).update(words="Theirs")
    assert not SuggestionAnswer.objects.exists()


def test_suggesting_by_phone_and_taking_on_the_shared_screen(place, sitting):
    suggestion = suggest(place)
    page = sitting.get(f"{place.base}together/").text
    assert (OTHER_WORDS in page, NOTED in page) == (True, False)
    url = f"{place.base}draft/words/{suggestion.pk}/"
    page = sitting.post(url, {"answer": "taken", "seen": OWN_WORDS}, follow=True).text

    assert "From your phone" in page
