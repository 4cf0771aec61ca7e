"""One address for one answer sheet after a stay: once, for a while, and a stranger learns nothing by it."""

import re
import time
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from midspan.domains.consents.actions import pause_sharing
from midspan.domains.measures.book import schedules
from midspan.domains.measures.linking import make_link
from midspan.domains.measures.models import Administration, AnswerLink
from midspan.domains.measures.outside import first_after_stay
from midspan.domains.measures.rules import may_link
from midspan.domains.measures.tests.factories import on_their_phone
from midspan.domains.measures.tests.test_after_stay import ASKED, Center
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.by_secret import hashed
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import own, see_all
from midspan.values import Actor, ActorKind, RefusedError

BORN = {"born_0": "4", "born_1": "3", "born_2": "1992"}
OTHERS = {**BORN, "born_2": "1993"}
NOWHERE = "This does not fit, or the address leads nowhere any more."
HOME = ZoneInfo("America/New_York")
NEW_EACH_TIME = re.compile(r'value="[^"]*"|nonce="[^"]*"')
STAFF = Actor(organization_id=None, id=None, kind=ActorKind.STAFF, roles=frozenset({Role.COUNSELOR}))
PERSON = Actor(organization_id=None, id=None, kind=ActorKind.PATIENT)


@pytest.mark.parametrize(
    ("by", "is_after_stay", "is_agreed", "is_due", "is_allowed"),
    [
        (STAFF, True, True, True, True),
        (PERSON, True, True, True, False),
        (STAFF, False, True, True, False),
        (STAFF, True, False, True, False),
        (STAFF, True, True, False, False),
    ],
)
def test_an_address_is_made_of_what_waits_after_a_stay_of_who_agreed(by, is_after_stay, is_agreed, is_due, is_allowed):
    assert bool(may_link(by, is_after_stay=is_after_stay, is_agreed=is_agreed, is_due=is_due)) is is_allowed


class Left(Center):
    """Rowan left thirty days ago, agreed, and was asked; nobody is signed in."""

    def __init__(self):
        super().__init__()
        self.agree()
        with self.days_later(30):
            self.pass_of_clock()
            see_all(self.organization)
            self.phq = self.asked_after()["phq-9"].pk
            self.secret = self.made()

    def made(self):
        by = organization_reader(self.organization.pk)
        return make_link(patient_id=self.rowan.pk, assignment_id=self.phq, by=by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Left)


@pytest.fixture
def left(shared):
    return own(shared)


def come(client, left, said, *, secret="", days=30):
    with left.days_later(days):
        answer = client.post(reverse("measures:by_link", args=[secret or left.secret]), said)
    see_all(left.organization)
    return answer


def shown(answer):
    return NEW_EACH_TIME.sub("", answer.content.decode())


@pytest.mark.slow
@pytest.mark.django_db
def test_it_is_answered_without_signing_in_once_and_kept_as_theirs(client, left):
    asked = come(client, left, BORN)
    page = asked.content.decode()
    sent = {"stamp": asked.context["stamp"], "item-1": "1", "item-2": "-"}
    thanks = come(client, left, sent)
    again = come(client, left, sent)

    assert ("Little interest or pleasure" in page, "Rowan" in page) == (True, False)
    assert (asked["Cache-Control"], asked["Referrer-Policy"]) == ("no-store", "same-origin")
    assert "Your answers are kept." in thanks.content.decode()
    kept = Administration.objects.get(assignment=left.phq)
    assert (kept.mode, kept.is_complete, kept.entered_by) == ("link", False, left.rowan.pk)
    assert (again.status_code, "Your answers are kept." in again.content.decode()) == (200, True)
    assert NOWHERE in come(client, left, BORN).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_browser_can_hand_it_in(left):
    """Under no-referrer browsers say `Origin: null`, which the CSRF check refuses."""
    browser, url = Client(enforce_csrf_checks=True), reverse("measures:by_link", args=[left.secret])
    with left.days_later(30):
        page = browser.get(url)
        origin = "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"
        sent = {**BORN, "csrfmiddlewaretoken": page.context["csrf_token"]}
        asked = browser.post(url, sent, headers={"origin": origin})

    assert (asked.status_code, "stamp" in (asked.context or {})) == (200, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stranger_is_answered_alike_whatever_they_come_with(client, left):
    with left.days_later(30):
        one = client.get(reverse("measures:by_link", args=[left.secret]))
        other = client.get(reverse("measures:by_link", args=["nonsense"]))
    assert shown(one) == shown(other)

    wrong_date = come(client, left, OTHERS)
    wrong_address = come(client, left, OTHERS, secret="nonsense")
    too_late = come(client, left, OTHERS, days=30 + schedules().after_stay.link_days)
    stamped = come(client, left, {"stamp": "forged", "item-1": "1"})

    assert NOWHERE in shown(wrong_date)
    assert {shown(one) for one in (wrong_address, too_late)} == {shown(wrong_date)}
    assert NOWHERE in shown(stamped)
    assert AnswerLink.objects.get(secret_hash=hashed(left.secret)).missed == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_after_a_few_wrong_dates_the_right_one_leads_nowhere_either(client, left):
    for _guess in range(schedules().after_stay.link_misses):
        come(client, left, OTHERS)

    assert NOWHERE in come(client, left, BORN).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_pause_closes_it_and_it_ends_with_the_days_it_was_made_for(client, left):
    late = come(client, left, BORN, days=30 + schedules().after_stay.link_days)
    with on_their_phone(left.rowan) as me:
        pause_sharing(language="en", by=me)
    see_all(left.organization)

    assert NOWHERE in late.content.decode()
    assert NOWHERE in come(client, left, BORN).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_worrying_answer_is_somebodys_at_once_and_says_whom_to_call(client, left):
    asked = come(client, left, BORN)
    thanks = come(client, left, {"stamp": asked.context["stamp"], "item-9": "1"})

    assert "One question is about not wanting to live." in asked.content.decode()
    assert "Somebody from the team is told of your answer now" in thanks.content.decode()
    assert (
        apps.get_model("safety.Obligation").objects.filter(patient=left.rowan, instrument="phq-9", item="9").count()
        == 1
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_worrying_answer_that_comes_as_it_ends_is_told_and_not_kept(client, left):
    asked = come(client, left, BORN)
    AnswerLink.objects.update(expires_at=left.left)
    late = come(client, left, {"stamp": asked.context["stamp"], "item-1": "1", "item-9": "1"})

    assert "your other answers are not kept" in late.content.decode()
    assert apps.get_model("safety.Obligation").objects.filter(patient=left.rowan, item="9").count() == 1
    assert not Administration.objects.filter(assignment=left.phq).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_what_worries_is_told_however_long_its_page_stood_open(client, left, monkeypatch):
    asked = come(client, left, BORN)
    half_a_day_later = SimpleNamespace(time=lambda: time.time() + 12 * 60 * 60)
    monkeypatch.setattr(signing, "time", half_a_day_later)
    late = come(client, left, {"stamp": asked.context["stamp"], "item-9": "1"}, days=30.5)

    assert "Somebody from the team is told of your answer now" in late.content.decode()
    assert apps.get_model("safety.Obligation").objects.filter(patient=left.rowan, item="9").count() == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_the_second_of_two_clicks_is_thanked_like_the_first_and_what_is_new_in_it_is_told(client, left):
    asked = come(client, left, BORN)
    sent = [{"stamp": asked.context["stamp"], "item-9": place} for place in ("1", "1", "2")]
    pages = [come(client, left, one).content.decode() for one in sent]

    assert ["Somebody from the team is told of your answer now" in page for page in pages] == [True] * 3
    told = apps.get_model("safety.Obligation").objects.filter(patient=left.rowan, item="9")
    assert sorted(told.values_list("points", flat=True)) == [1, 2]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_not_asked_while_nobody_watched_is_not_asked_by_an_error_either(client, left, monkeypatch):
    monkeypatch.setattr("midspan.domains.measures.views.by_link.is_watched", lambda **_of: False)
    asked = come(client, left, BORN)
    empty = come(client, left, {"stamp": asked.context["stamp"]})

    assert (empty.status_code, "not wanting to live" in empty.content.decode()) == (422, False)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_next_that_waits_is_one_step_from_the_thanks(client, left):
    asked = come(client, left, BORN)
    thanks = come(client, left, {"stamp": asked.context["stamp"], "item-1": "1"})
    onward = come(client, left, BORN, secret=thanks.context["onward"].split("/")[-2])

    assert thanks.context["onward"] in thanks.content.decode()
    assert onward.context["form"].one.key in ASKED - {"phq-9"}


@pytest.mark.slow
@pytest.mark.django_db
def test_its_last_day_ends_by_the_clock_of_the_center(client, left):
    with left.days_later(30):
        last_day = clock.today(HOME) + timedelta(days=schedules().after_stay.open_days)
    evening = datetime(last_day.year, last_day.month, last_day.day, 23, tzinfo=HOME) - left.left
    with left.days_later(evening / timedelta(days=1)), timezone.override(HOME):
        secret = left.made()

    assert "stamp" in (come(client, left, BORN, secret=secret, days=evening / timedelta(days=1)).context or {})


@pytest.mark.slow
@pytest.mark.django_db
def test_a_second_envelope_leaves_the_first_its_address_until_one_is_used(client, left):
    with left.days_later(30):
        text = left.made()
    asked = [come(client, left, BORN, secret=secret) for secret in (left.secret, text)]
    come(client, left, {"stamp": asked[0].context["stamp"], "item-1": "1"})

    assert [one.status_code for one in asked] == [200, 200]
    assert NOWHERE in come(client, left, BORN, secret=text).content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_staff_see_an_address_once_and_a_new_one_ends_the_old(client, left):
    client.force_login(left.intake.account)
    with left.days_later(30):
        offered = client.get(reverse("measures:of_patient", args=[left.rowan.pk])).content.decode()
        made = client.post(reverse("measures:link", args=[left.rowan.pk, left.phq])).content.decode()
    client.logout()

    assert "Make an address for it" in offered
    (secret,) = re.findall(r"/q/([\w-]+)/", made)
    assert NOWHERE in come(client, left, BORN).content.decode()
    assert come(client, left, BORN, secret=secret).status_code == 200


@pytest.mark.slow
@pytest.mark.django_db
def test_an_envelope_leads_there_for_who_left_and_while_it_waits(client, left):
    with left.days_later(30):
        leads = first_after_stay(recipient=actor_for(left.rowan))
        for_staff = first_after_stay(recipient=actor_for(left.dana))
    with left.days_later(50):
        too_late = first_after_stay(recipient=actor_for(left.rowan))

    assert (for_staff, too_late) == ("", "")
    assert come(client, left, BORN, secret=leads.split("/")[-2]).status_code == 200


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_makes_one_for_what_is_not_due(left):
    with left.days_later(60), pytest.raises(RefusedError, match="does not wait any more"):
        left.made()
