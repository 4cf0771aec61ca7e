"""The pages: the whole way in by hand, who may open what, and that a refusal loses nothing that was typed."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from midspan.domains.journey.actions import draft_placement, sign_placement
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.models import Episode, Handoff, OrientationTask, Placement, Referral
from midspan.domains.journey.tests.factories import (
    a_draft,
    bundle,
    make_accepted,
    make_admitted,
    make_clinician,
    make_episode,
    make_intake,
    make_referral,
    screen,
)
from midspan.domains.people.actions import open_account
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_track
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def ines(organization):
    return make_clinician(organization, Role.INTAKE)


@pytest.fixture
def dana(organization):
    return make_clinician(organization, Role.COUNSELOR)


@pytest.fixture
def track(organization):
    return make_track(organization, name="Adults", age_band="adult", focus="substance_use")


@pytest.fixture
def intake(client, ines, organization):
    client.force_login(ines.account)
    see_all(organization)  # Signing in binds the connection to the one who signs in.
    return client


def url(name, *words):
    return reverse(f"journey:{name}", args=words)


def upload(client, content=None, name="referral.json"):
    file = SimpleUploadedFile(name, bundle() if content is None else content)
    return client.post(url("upload"), {"file": file}, follow=True)


def screening_answers(**changed):
    answers = {flag.key: "no" for flag in current(Edition.SCREENING).flags} | changed
    return {f"flag_{key}": said for key, said in answers.items()}


def worksheet_answers(**changed):
    answers = {f"{one.key}_rating": "2" for one in current(Edition.PLACEMENT).dimensions}
    review = date.today() + timedelta(days=30)  # noqa: DTZ011 - any later day will do
    levels = {"indicated_level": "2.1", "actual_level": "2.1", "next_review_date": review.isoformat()}
    return answers | levels | changed


@pytest.mark.slow
def test_whole_way_in_by_hand(organization, intake, client, ines, dana, track):
    upload(intake)
    see_all(organization)
    referral = Referral.objects.get()
    intake.post(url("decide", referral.pk), {"confirm": "all"})
    intake.post(url("accept", referral.pk), {"person": "new"})
    see_all(organization)
    person = ungated_patients().get()
    intake.post(url("screening", person.pk), screening_answers() | {"finish": "1"})
    intake.post(url("placement", person.pk), worksheet_answers() | {"finish": "1"})
    intake.post(url("placement_sign", person.pk), {"ask": dana.pk})
    client.force_login(dana.account)
    client.post(url("countersign", person.pk), {"sign": "1"})
    client.force_login(ines.account)
    intake.post(url("handoff", person.pk), {"sending_unit": "Elm House", "expected_discharge": "2026-12-01"})
    intake.post(url("contact", person.pk), {"channel": "phone", "phone": "555-0142", "voicemail": "never"})
    admitted = {"primary_counselor": dana.pk, "track": track.pk, "alias": "Quiet Harbor", "admit": "1"}
    intake.post(url("admission", person.pk), admitted | {"last_day": "2027-02-28"})
    paper = intake.post(url("sign_in_paper", person.pk))

    see_all(organization)
    episode = Episode.objects.get()
    assert (episode.state, episode.level, episode.alias) == ("admitted", "2.1", "Quiet Harbor")
    assert (episode.primary_counselor, Handoff.objects.get().sending_unit) == (dana, "Elm House")
    assert episode.planned_end == date(2027, 3, 1)
    assert ungated_patients().get().account.login in paper.text


@pytest.mark.slow
def test_same_file_twice_leads_to_the_first(organization, intake):
    upload(intake)

    response = upload(intake)

    see_all(organization)
    assert response.redirect_chain == [(url("referral", Referral.objects.get().pk), 302)]
    assert "This came before" in response.text


@pytest.mark.slow
def test_refused_file_is_shown_with_its_reason_and_its_way_out(intake):
    response = upload(intake, b"not a referral", "holiday.json")

    assert "This file could not be read" in response.text
    assert url("referral_form") in response.text
    assert "holiday.json" in intake.get(url("inbox") + "?show=refused").text


def test_empty_file_is_refused_and_kept(organization, intake):
    upload(intake, b"")

    see_all(organization)
    assert Referral.objects.get().state == "refused"


def test_upload_without_a_file_says_so(intake):
    response = intake.post(url("upload"), {})

    assert (response.status_code, "There is something to put right" in response.text) == (200, True)


def test_htmx_upload_is_led_on_by_header(intake):
    response = intake.post(
        url("upload"), {"file": SimpleUploadedFile("r.json", bundle())}, headers={"HX-Request": "true"}
    )

    assert (response.status_code, response["HX-Redirect"].startswith("/referrals/")) == (204, True)


def test_form_becomes_a_referral(organization, intake):
    intake.post(url("referral_form"), {"given_names": "Rowan", "conditions": "Depression\nAsthma\n"})

    see_all(organization)
    referral = Referral.objects.get()
    assert [fact.text for fact in referral.facts.order_by("position")] == ["Rowan", "Depression", "Asthma"]


def test_form_with_a_mistake_keeps_what_was_typed(intake):
    response = intake.post(url("referral_form"), {"given_names": "", "family_name": "Ames-Bell"})

    assert "There is something to put right" in response.text
    assert 'value="Ames-Bell"' in response.text


@pytest.mark.slow
def test_one_fact_is_confirmed_rejected_and_taken_back(organization, intake, ines):
    referral = make_referral(organization, actor_for(ines))
    fact = referral.facts.first()

    seen = []
    for word in ("confirm", "reject", "undecide"):
        intake.post(url("decide", referral.pk), {word: fact.pk})
        see_all(organization)
        fact.refresh_from_db()
        seen.append(fact.decision)

    assert seen == ["confirmed", "rejected", "proposed"]


@pytest.mark.slow
def test_duplicate_is_shown_side_by_side_with_nothing_chosen(organization, intake, ines):
    here = make_accepted(organization, actor_for(ines), number="", family="Amesbury").patient
    referral = make_referral(organization, actor_for(ines), number="", family="Amesburry")
    intake.post(url("decide", referral.pk), {"confirm": "all"})

    page = intake.get(url("accept", referral.pk)).text
    refused = intake.post(url("accept", referral.pk), {})

    assert (f'value="{here.pk}"' in page, "checked" in page, "nearly the same name" in page) == (True, False, True)
    assert "There is something to put right" in refused.text
    see_all(organization)
    assert ungated_patients().count() == 1


def test_refusal_is_shown_where_it_happened(organization, intake, ines):
    referral = make_referral(organization, actor_for(ines))

    response = intake.post(url("accept", referral.pk), {"person": "new"})

    assert "Some facts are still undecided" in response.text


@pytest.mark.slow
def test_original_is_a_download_of_the_same_bytes(organization, intake, ines):
    upload(intake, bundle(family="Ames"))
    see_all(organization)
    referral = Referral.objects.get()

    response = intake.get(url("original", referral.pk))

    assert response.content == bundle(family="Ames")
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.slow
def test_red_flag_leads_back_with_what_to_do_now(organization, intake, ines):
    episode = make_accepted(organization, actor_for(ines))

    answers = screening_answers(withdrawal="yes") | {"finish": "1"}
    response = intake.post(url("screening", episode.patient_id), answers, follow=True)
    blocked = intake.post(url("placement", episode.patient_id), worksheet_answers())
    cleared = intake.post(url("clear_flag", episode.patient_id, "withdrawal"), {"reason": "Detox done."}, follow=True)

    assert "call 911 and stay on the line" in response.text
    assert "A red flag is set" in blocked.text
    assert "Detox done." in cleared.text
    see_all(organization)
    assert Placement.objects.count() == 0


@pytest.mark.slow
def test_half_a_screening_is_saved_and_returned_to(organization, intake, ines):
    episode = make_accepted(organization, actor_for(ines))

    intake.post(url("screening", episode.patient_id), {"flag_medical": "unknown", "ask_payer": "Plan A"})

    page = intake.get(url("screening", episode.patient_id)).text
    assert 'value="Plan A"' in page
    assert page.count("checked") == 1


@pytest.mark.slow
def test_worksheet_opens_with_nothing_chosen(organization, intake, ines):
    episode = make_accepted(organization, actor_for(ines))
    screen(episode, actor_for(ines))

    page = intake.get(url("placement", episode.patient_id)).text

    assert "checked" not in page
    assert page.count("selected") == page.count('<option value="" selected>')


@pytest.mark.slow
def test_worksheet_that_cannot_be_signed_says_why(organization, intake, ines, dana):
    episode = make_accepted(organization, actor_for(ines))
    screen(episode, actor_for(ines))
    intake.post(url("placement", episode.patient_id), worksheet_answers(indicated_level="2.5") | {"finish": "1"})

    response = intake.post(url("placement_sign", episode.patient_id), {"ask": dana.pk})

    assert "Choose the reason" in response.text


@pytest.mark.slow
def test_second_signer_reads_and_sends_back(organization, intake, client, ines, dana):
    episode = make_accepted(organization, actor_for(ines))
    screen(episode, actor_for(ines))
    intake.post(url("placement", episode.patient_id), worksheet_answers())
    intake.post(url("placement_sign", episode.patient_id), {"ask": dana.pk})
    client.force_login(dana.account)

    page = client.get(url("placement_sign", episode.patient_id)).text
    client.post(url("countersign", episode.patient_id), {"return": "1"})

    assert ("I agree and sign" in page, "Intensive outpatient" in page) == (True, True)
    see_all(organization)
    assert Placement.objects.get().signed_at is None


@pytest.mark.slow
def test_search_forgives_a_small_mistake(organization, intake, ines):
    make_accepted(organization, actor_for(ines), given="Milan", family="Beatty")
    make_accepted(organization, actor_for(ines), given="Quentin", family="Urbizu")

    page = intake.get(url("people"), {"search": "Beaty"}).text

    assert ("Beatty" in page, "Urbizu" in page) == (True, False)


@pytest.mark.slow
def test_counselor_finds_their_own_people_only(organization, client, ines, dana, track):
    own = make_admitted(organization, counselor=dana, track=track)
    other = make_accepted(organization, actor_for(ines), family="Elsewhere")
    client.force_login(dana.account)

    page = client.get(url("people")).text

    assert (str(own.patient_id) in page, "Elsewhere" in page) == (True, False)
    assert client.get(url("person", own.patient_id)).status_code == 200
    assert client.get(url("person", other.patient_id)).status_code == 404


@pytest.mark.parametrize(("role", "is_led"), [(Role.COUNSELOR, True), (Role.SCHEDULER, False)])
def test_search_that_finds_nobody_leads_to_emergencies_whom_they_open_for(organization, client, role, is_led):
    client.force_login(make_staff(organization, role).account)

    page = client.get(url("people"), {"search": "Elsewhere"}).text

    assert "Nobody found" in page
    assert (f'<p><a href="{reverse("emergencies:begin")}">' in page) == is_led


@pytest.mark.slow
def test_list_is_narrowed_to_ones_own_and_to_a_state(organization, intake, ines, dana, track):
    make_admitted(organization, counselor=dana, track=track)
    make_accepted(organization, actor_for(ines), family="Urbizu")

    referred = intake.get(url("people"), {"state": "referred"}).text
    own = intake.get(url("people"), {"mine": "1"}).text

    assert ("Urbizu" in referred, "In treatment</span>" in referred) == (True, False)
    assert "Nobody found" in own


@pytest.mark.slow
def test_revealing_voicemail_is_refused_in_words(organization, intake, ines):
    episode = make_accepted(organization, actor_for(ines))
    answers = {"channel": "phone", "phone": "555", "voicemail": "neutral", "voicemail_words": "About your treatment"}

    response = intake.post(url("contact", episode.patient_id), answers)

    assert "say what the call is about" in response.text


@pytest.mark.slow
def test_patient_does_the_first_steps_alone(organization, client, dana, track):
    episode = make_admitted(organization, counselor=dana, track=track)
    client.force_login(open_account(patient_id=episode.patient_id, by=actor_for(dana)).account)

    client.post(url("start_task", "attendance"), {"obstacle": "The bus", "finish": "1"})
    client.post(url("start_task", "attendance"), {"obstacle": "The bus"})
    client.post(url("start_task", "groups"), {"agree": "on", "finish": "1"})

    see_all(organization)
    kept = {task.key: (task.draft, task.completed_at is not None) for task in OrientationTask.objects.all()}
    assert kept["attendance"] == ({"obstacle": "The bus", "answer": "", "reminder": ""}, False)
    assert kept["groups"] == ({"agree": "yes"}, True)


@pytest.mark.slow
def test_staff_help_but_do_not_agree_for_the_person_nor_see_what_is_theirs(organization, intake, dana, track):
    episode = make_admitted(organization, counselor=dana, track=track)

    agreed = intake.post(url("orientation_task", episode.patient_id, "groups"), {"agree": "on", "finish": "1"})
    alone = intake.get(url("orientation_task", episode.patient_id, "device"))

    assert "agrees to this alone" in agreed.text
    assert "the person&#x27;s own" in alone.text.replace("'", "&#x27;")
    see_all(organization)
    assert OrientationTask.objects.count() == 0


@pytest.mark.parametrize("name", ["inbox", "people", "start"])
def test_stranger_signs_in_first(client, name):
    assert client.get(url(name)).status_code == 302


@pytest.mark.parametrize(
    ("role", "inbox", "people"),
    [
        (Role.INTAKE, 200, 200),
        (Role.DIRECTOR, 200, 200),
        (Role.COUNSELOR, 404, 200),
        (Role.FRONT_DESK, 404, 404),
        (Role.GROUP_LEADER, 404, 404),
    ],
)
def test_who_opens_the_pages(organization, client, role, inbox, people):
    client.force_login(make_staff(organization, role).account)

    assert (client.get(url("inbox")).status_code, client.get(url("people")).status_code) == (inbox, people)


def test_another_organization_sees_nothing(organization, client, ines):
    referral = make_referral(organization, actor_for(ines))
    stranger = make_intake(make_organization(name="Elsewhere"))
    client.force_login(stranger.account)

    assert client.get(url("referral", referral.pk)).status_code == 404
    see_all(organization)
    assert Referral.objects.count() == 1


@pytest.mark.slow
def test_person_page_asks_as_often_for_three_facts_as_for_one(
    organization, intake, ines, django_assert_max_num_queries
):
    episode = make_accepted(organization, actor_for(ines))

    with django_assert_max_num_queries(20):
        intake.get(url("person", episode.patient_id))


@pytest.mark.slow
def test_worksheet_changed_meanwhile_is_shown_beside_what_was_typed(organization, intake, ines):
    episode = make_accepted(organization, actor_for(ines))
    screen(episode, actor_for(ines))
    intake.post(url("placement", episode.patient_id), worksheet_answers(seen=""))

    page = intake.post(url("placement", episode.patient_id), worksheet_answers(seen="", patient_view="Closer to home."))

    assert "changed this worksheet" in page.text
    assert ("What stands there now" in page.text, "Closer to home." in page.text) == (True, True)


@pytest.mark.slow
def test_second_signer_who_sends_it_back_and_sees_the_person_no_more_is_led_to_the_day(
    organization, client, ines, dana
):
    episode = make_accepted(organization, actor_for(ines))
    screen(episode, actor_for(ines))
    placement = draft_placement(episode_id=episode.pk, draft=a_draft(), patient_view="", by=actor_for(ines))
    sign_placement(placement_id=placement.pk, ask=dana.pk, by=actor_for(ines))
    client.force_login(dana.account)

    answer = client.post(url("countersign", episode.patient_id), {"return": "1"})

    assert answer.url == reverse("staff:day")


@pytest.mark.slow
def test_what_is_kept_about_somebody_admitted_says_nothing_of_not_yet(organization, intake, dana, track):
    episode = make_episode(organization, state="admitted", admitted_at=clock.now())
    said = {"primary_counselor": dana.pk, "track": track.pk, "alias": "Quiet Harbor"}

    page = intake.post(url("admission", episode.patient_id), said, follow=True).text

    assert ("Saved." in page, "Not admitted yet" in page) == (True, False)


@pytest.mark.slow
def test_peer_specialist_finds_the_person_and_nothing_that_is_not_theirs_to_know(client, organization, ines):
    episode = make_accepted(organization, actor_for(ines))
    peer = make_staff(organization, Role.PEER_SPECIALIST)
    ids = {"actor_id": peer.pk, "patient_id": episode.patient_id, "source_id": episode.pk}
    open_reach(**ids, basis=Basis.CARE_TEAM, by=actor_for(ines))
    hidden = ("Phone screen", "Placement worksheet", "Safe contact", "Birth date", "Nothing is confirmed", "1992")

    def read(somebody):
        client.force_login(somebody.account)
        pages = [client.get(one).content.decode() for one in (url("person", episode.patient_id), url("people"))]
        return [words for words in ("Rowan Ames", *hidden[:4], hidden[5]) if words in "".join(pages)], "".join(pages)

    assert read(ines)[0] == ["Rowan Ames", *hidden[:4], "1992"]
    seen, pages = read(peer)
    assert (seen, "Nothing is confirmed" in pages, "The way in is complete" in pages) == (["Rowan Ames"], False, False)
