"""The private questions asked by staff, alone with the person; and what staff read about coercion."""

from datetime import timedelta

import pytest

from midspan.domains.circle.cues import coercion_cues
from midspan.domains.circle.models import CheckAlone
from midspan.domains.circle.tests.factories import NOON, make_tie
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of, read
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
SAFE = {"is_safe": "yes", "is_pressed": "no", "could_use_phone": "no"}
ALONE = {**SAFE, "is_alone": "on"}


class Talk:
    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.tie = make_tie(self.rowan, name="Quentin")
        self.counselor, self.front = (make_staff(self.organization, one) for one in (Role.COUNSELOR, Role.FRONT_DESK))
        about = {"actor_id": self.counselor.pk, "patient_id": self.rowan.pk, "source_id": self.rowan.pk}
        open_reach(basis=Basis.CARE_TEAM, **about, by=actor_for(make_staff(self.organization, Role.DIRECTOR)))
        self.check, self.invite = (f"/circle/{self.tie.pk}/{one}/" for one in ("check", "invite"))
        self.alone = f"/people/{self.rowan.pk}/alone/"


@pytest.fixture(scope="module")
def shared(share):
    return share(Talk, at=NOON)


@pytest.fixture
def talk(shared, at_noon):
    found = at_noon(shared)
    found.phone, found.desk = browser_of(found.rowan), browser_of(found.counselor)
    return found


def opens(talk):
    return talk.phone.get(talk.invite).status_code == 200


def say_it_was_about(talk, tie):
    return talk.phone.post(f"/circle/{tie.pk}/check/", {"talked": "on"})


@pytest.mark.parametrize(
    ("on_screen", "alone", "is_open"),
    [
        (None, ALONE, True),
        (None, {**ALONE, "is_safe": "unsure"}, False),
        (None, {**ALONE, "is_pressed": "yes"}, False),
        ({**SAFE, "is_safe": "unsure"}, ALONE, True),
        ({**SAFE, "is_pressed": "yes"}, ALONE, False),  # Whom that was about staff do not know: stop is stop.
        (SAFE, {**ALONE, "is_safe": "unsure"}, True),  # Of somebody else, for all that staff know.
        (SAFE, {**ALONE, "is_pressed": "yes", "is_safe": "no"}, False),  # Somebody stood beside them at the phone.
    ],
)
def test_talk_alone_opens_whom_the_person_says_it_was_about_and_a_stop_closes_what_was_open(
    talk, on_screen, alone, is_open
):
    if on_screen is not None:
        talk.phone.post(talk.check, on_screen)
    talk.at(NOON + timedelta(minutes=5))

    talk.desk.post(talk.alone, alone)
    say_it_was_about(talk, talk.tie)

    assert opens(talk) is is_open


def test_talk_alone_opens_nobody_before_the_person_says_whom_it_was_about_and_then_one_alone(talk):
    partner = make_tie(talk.rowan, name="Partner")
    talk.phone.post(f"/circle/{partner.pk}/check/", {**SAFE, "is_safe": "unsure"})
    talk.at(NOON + timedelta(minutes=5))
    talk.desk.post(talk.alone, ALONE)
    assert not opens(talk)
    assert "Yes, about Quentin" in read(talk.phone.get(talk.check))

    answer = say_it_was_about(talk, talk.tie)

    assert answer.url == talk.invite
    assert opens(talk)
    say_it_was_about(talk, partner)
    assert talk.phone.get(f"/circle/{partner.pk}/invite/").status_code == 302
    assert "Yes, about Partner" not in read(talk.phone.get(f"/circle/{partner.pk}/check/"))


def test_stop_alone_closes_also_what_an_earlier_talk_opened_until_the_person_answers_anew(talk):
    talk.desk.post(talk.alone, ALONE)
    say_it_was_about(talk, talk.tie)
    talk.at(NOON + timedelta(minutes=5))

    answer = talk.desk.post(talk.alone, {**ALONE, "is_pressed": "yes"}, follow=True)

    assert not opens(talk)
    assert "No new address is made for anybody" in read(answer)
    talk.at(NOON + timedelta(minutes=6))
    talk.phone.post(talk.check, SAFE)
    assert opens(talk)


@pytest.mark.parametrize(
    ("alone", "words"),
    [
        (ALONE, "Until tomorrow the person may say on their own page whom you talked about, and invite that one."),
        ({**ALONE, "is_safe": "unsure"}, "It opens nothing, and what the person answered on their own screen stands."),
        ({**ALONE, "is_pressed": "yes"}, "No new address is made for anybody"),
    ],
)
def test_staff_read_what_a_talk_does_and_no_more(talk, alone, words):
    assert words in read(talk.desk.post(talk.alone, alone, follow=True))


def test_talk_alone_holds_a_day_and_a_new_doubt_of_the_person_comes_before_it(talk):
    talk.desk.post(talk.alone, ALONE)
    talk.at(NOON + timedelta(hours=1))
    say_it_was_about(talk, talk.tie)
    assert opens(talk)

    talk.phone.post(talk.check, {**SAFE, "is_safe": "unsure"})
    assert not opens(talk)
    say_it_was_about(talk, talk.tie)
    assert not opens(talk)

    talk.at(NOON + timedelta(hours=26))
    assert not opens(talk)


def test_questions_are_kept_only_when_nobody_else_was_there_and_no_answer_is(talk):
    answer = talk.desk.post(talk.alone, SAFE)

    assert answer.status_code == 422
    assert "Ask only when nobody else is in the room or on the line." in read(answer)
    see_all(talk.organization)
    assert not CheckAlone.objects.exists()
    columns = {field.name for field in CheckAlone._meta.concrete_fields}
    assert columns == {"id", "organization", "patient", "outcome", "checked_by", "checked_at"}


def test_page_says_what_talks_came_to_and_names_nobody_of_the_circle(talk):
    talk.desk.post(talk.alone, {**ALONE, "is_pressed": "yes"})

    page = read(talk.desk.get(talk.alone))

    assert "Stopped: no new invitation" in page
    assert "Quentin" not in page
    assert browser_of(talk.front).get(talk.alone).status_code == 404


def test_cues_are_dated_sourced_and_linked_where_they_help(talk):
    cues = coercion_cues()

    page = read(talk.desk.get("/pressed/"))

    assert all(line in page for part in cues.part for line in part.lines)
    assert f"After: {cues.source}." in page
    assert "reviewed on Nov" in page
    for url in (talk.alone, f"/people/{talk.rowan.pk}/kept-from/", "/family-questions/"):
        assert 'href="/pressed/"' in read(talk.desk.get(url))
    assert talk.phone.get("/pressed/").status_code == 404
