"""Twelve situations in which a worrying answer must not get lost, each from the answer on the phone to its owner."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.entries.queries import not_taken_in
from midspan.domains.guardians.tests.factories import make_guardian
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.models import Draft
from midspan.domains.measures.tests.factories import make_assignment, tell_answer
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_leave, make_site
from midspan.domains.safety.actions import (
    choose_unstaffed,
    record_contact,
    record_guardian_told,
    record_minor_told,
    send_test,
    take,
    watch,
    watch_test,
)
from midspan.domains.safety.enums import ContactOutcome, ObligationState, Rung, StepKind, Tier
from midspan.domains.safety.queries import are_alerts_down, obligation_for, open_obligations
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    MONDAY_TWO,
    answered,
    at,
    is_told_by_mail,
    mails_fail,
    own_request,
    put_on,
)
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


class Center:
    """Rowan with Dana as counselor, Nia on call and Di as director; open on weekdays from nine to five in New York."""

    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization, phone="555-0120")
        self.rowan = make_patient(self.organization, phone="555-0101")
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.nia = make_staff(self.organization, Role.NURSE, given_name="Nia")
        self.di = make_staff(self.organization, Role.DIRECTOR, given_name="Di")
        self.intake = make_staff(self.organization, Role.INTAKE, given_name="Ines")
        self.stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site
        )
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.stay.pk,
            by=actor_for(self.dana),
        )
        put_on(self.nia, since=MONDAY_TWO - timedelta(hours=2))
        self.assignment = make_assignment(self.rowan, actor_for(self.dana), starts_on=date(2027, 2, 22), every_days=7)

    @property
    def job(self):
        see_all(self.organization)
        return organization_reader(self.organization.pk)

    def open(self):
        return open_obligations(viewer=self.job)

    def one(self):
        (found,) = self.open()
        return found

    def kinds(self):
        return [step.kind for step in self.one().steps]

    def told(self, person):
        see_all(self.organization)
        return [notice.kind for notice in notices_for(viewer=actor_for(person))]

    def answers(self, place=3):
        return tell_answer(self.rowan, self.assignment, "9", place)

    def asks_at_night(self):
        choose_unstaffed(instrument="phq-9", keeps=True, by=actor_for(self.di))

    def takes(self, staff):
        return take(obligation_id=self.one().obligation.pk, seen_owner=self.one().owner, by=actor_for(staff))


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=MONDAY_TEN)


@pytest.fixture
def center(shared):
    with at(MONDAY_TEN):
        yield own(shared)


@pytest.fixture
def phone(center, client):
    client.force_login(center.rowan.account)
    return client


def question(center):
    return reverse("measures:question", args=[center.assignment.pk, "9"])


@pytest.mark.slow
def test_positive_item_at_two_at_night_with_alerts_down(center, phone):
    for staff in (center.nia, center.di):
        is_told_by_mail(staff)
    center.asks_at_night()
    with at(MONDAY_TWO):
        phone.post(question(center), {"answer": "3"})
        assert [step.staff_id for step in center.one().steps] == [center.nia.pk]
        send_test(by=center.job)
        mails_fail()
    for minutes in (1, 61):
        with at(MONDAY_TWO + timedelta(minutes=minutes)):
            watch_test(by=center.job)
            watch(by=center.job)
            see_all(center.organization)
            mails_fail()

    assert center.kinds()[:3] == [StepKind.ALERTED, StepKind.ALERT_FAILED, StepKind.ALERTED]
    assert StepKind.TOLD_LATE in center.kinds()
    assert center.kinds().count(StepKind.ALERT_FAILED) == 2  # Each is noted once.
    assert are_alerts_down(viewer=center.job)
    with at(MONDAY_TWO + timedelta(minutes=62)):
        page = phone.get(reverse("safety:own")).content.decode()
    assert "Nobody has answered yet" in page
    assert 'href="tel:988"' in page


@pytest.mark.slow
def test_question_is_held_back_at_night_unless_the_center_chose_and_somebody_is_on_call(center, phone):
    with at(MONDAY_TWO):
        assert phone.get(question(center)).status_code == 404
        see_all(center.organization)
        center.asks_at_night()
        assert phone.get(question(center)).status_code == 200
    with at(MONDAY_TWO + timedelta(days=3)):
        assert phone.get(question(center)).status_code == 404  # Nobody is on call.


@pytest.mark.slow
def test_two_positives_at_once(center):
    other = make_patient(center.organization, given_names="Ana")
    make_episode(center.organization, other, state="admitted", primary_counselor=center.dana, site=center.site)
    center.answers()
    answered(other, source="another sheet")

    found = center.open()
    assert {one.obligation.patient_id for one in found} == {center.rowan.pk, other.pk}
    assert [one.alerted for one in found] == [[center.dana.pk]] * 2
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL] * 2


@pytest.mark.slow
def test_owner_off_sick(center):
    center.answers()
    center.takes(center.dana)
    make_leave(center.dana, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=3))
    with at(MONDAY_TEN + LATER):
        watch(by=center.job)

    found = center.one()
    assert (found.state, found.owner, found.alerted) == (ObligationState.OPEN, None, [center.nia.pk])
    assert StepKind.OWNER_AWAY in center.kinds()


@pytest.mark.slow
def test_person_closes_the_tab_in_the_middle_of_the_form(center, phone):
    phone.post(question(center), {"answer": "2"})
    phone.logout()

    see_all(center.organization)
    assert center.one().alerted == [center.dana.pk]
    with own_request(center.rowan):
        assert Draft.objects.get().answers == {"9": 2}


@pytest.mark.slow
def test_answer_sent_once_there_is_a_connection_again(center, phone):
    assert phone.get(question(center)).status_code == 200
    evening = MONDAY_TEN + timedelta(hours=10)
    with at(evening):  # The site has closed in the meantime.
        assert phone.post(question(center), {"answer": "3"})["Location"] == reverse("safety:own")
        found = center.one()

    assert (found.obligation.opened_at, found.obligation.is_staffed) == (evening, False)
    assert found.due_at == evening + timedelta(hours=1)
    assert center.nia.pk in {step.staff_id for step in found.steps}


@pytest.mark.slow
def test_minor_with_separated_parents(center, client):
    center.rowan.birth_date = date(2012, 6, 1)
    center.rowan.save(update_fields=["birth_date"])
    parents = [
        make_guardian(center.rowan, actor_for(center.intake), name=name, relation=who)
        for name, who in (("Mo", "mother"), ("Pa", "father"))
    ]
    center.answers()
    center.takes(center.dana)
    told = {"obligation_id": center.one().obligation.pk, "by": actor_for(center.dana)}

    client.force_login(center.dana.account)
    page = client.get(reverse("safety:obligation", args=[center.rowan.pk, told["obligation_id"]])).content.decode()
    see_all(center.organization)

    assert all(one.name in page for one in parents)
    assert StepKind.GUARDIAN_TOLD not in center.kinds()  # Nobody is told by itself.
    with pytest.raises(RefusedError, match="young person first"):
        record_guardian_told(words="Told the mother.", **told)
    record_minor_told(words="That I call the mother, not the father.", **told)
    record_guardian_told(words="Told the mother.", **told)
    assert center.kinds()[-2:] == [StepKind.MINOR_TOLD, StepKind.GUARDIAN_TOLD]


@pytest.mark.slow
def test_wrong_phone_number(center):
    center.answers()
    center.takes(center.dana)
    record_contact(
        obligation_id=center.one().obligation.pk,
        outcome=ContactOutcome.WRONG_NUMBER,
        words="Somebody else has it.",
        by=actor_for(center.dana),
    )
    with at(MONDAY_TEN + timedelta(hours=1)):
        watch(by=center.job)

    assert center.one().state is ObligationState.OWNED
    assert center.kinds()[-2:] == [StepKind.OVERDUE, StepKind.ALERTED]


@pytest.mark.slow
def test_already_in_tier_b(center):
    center.answers(2)
    with at(MONDAY_TEN + LATER):
        center.answers(3)

    one = center.one()
    assert (one.obligation.points, [joined.points for joined in one.joined]) == (2, [3])
    assert (one.tier, one.due_at) == (Tier.TODAY, one.obligation.due_at)
    assert center.kinds()[-1] == StepKind.JOINED


@pytest.mark.slow
def test_worrying_answer_from_a_sheet_that_is_not_due_any_more(center, phone):
    late = make_assignment(center.rowan, actor_for(center.dana), starts_on=date(2027, 4, 1), every_days=None)
    url = reverse("measures:question", args=[late.pk, "9"])

    assert phone.post(url, {"answer": "0"}).status_code == 404
    for _again in range(2):
        assert phone.post(url, {"answer": "3"})["Location"] == reverse("safety:own")

    assert (center.one().obligation.points, center.one().alerted) == (3, [center.dana.pk])
    assert not Draft.objects.exists()


def sent_late(phone, url, *, made_at, version=None):
    """What the phone is answered that sends the first answer now which was chosen at `made_at`."""
    milliseconds, now = int(made_at.timestamp() * 1000), int(clock.now().timestamp() * 1000)
    asked = {"entry_id": uuid4(), "entry_device": uuid4(), "entry_number": 1, "entry_sent_at": now}
    asked |= {"entry_version": version or version_on(phone, url), "entry_made_at": milliseconds}
    return phone.post(url, {"answer": "1"} | asked).json()


def version_on(phone, url):
    return phone.get(url).content.decode().split('name="entry_version" value="')[1].split('"')[0]


def first_question(center):
    return reverse("measures:question", args=[center.assignment.pk, "1"])


@pytest.mark.slow
def test_late_answer_is_kept_for_when_it_was_given_and_for_no_other_week(center, phone):
    version = version_on(phone, first_question(center))
    with at(MONDAY_TEN + timedelta(hours=1)):
        assert sent_late(phone, first_question(center), made_at=MONDAY_TEN, version=version)["outcome"] == "taken"
    with own_request(center.rowan):
        assert Draft.objects.get().kept_at == MONDAY_TEN
    with at(MONDAY_TEN + timedelta(days=7)):
        told = sent_late(phone, first_question(center), made_at=MONDAY_TEN, version=version)

    assert (told["outcome"], told["reason"]) == ("refused", "conflict")
    with own_request(center.rowan):
        assert Draft.objects.count() == 1


@pytest.mark.slow
def test_late_answer_that_nothing_keeps_is_not_told_as_taken_in(center, phone):
    version = version_on(phone, first_question(center))
    answered(center.rowan, source="another sheet")  # Somebody talks with them first.

    told = sent_late(phone, first_question(center), made_at=MONDAY_TEN, version=version)

    assert (told["outcome"], told["reason"]) == ("refused", "gone")
    assert [one.fields for one in not_taken_in(viewer=actor_for(center.rowan))] == [{"answer": ["1"]}]
    assert not Draft.objects.exists()


@pytest.mark.slow
def test_language_other_than_english(center, phone, client):
    center.rowan.language = "es"
    center.rowan.needs_interpreter = True
    center.rowan.save(update_fields=["language", "needs_interpreter"])
    center.answers()

    own_page = phone.get(reverse("safety:own"), headers={"accept-language": "es"}).content.decode()
    client.force_login(center.dana.account)
    see_all(center.organization)
    found = center.one().obligation
    page = client.get(reverse("safety:obligation", args=[center.rowan.pk, found.pk])).content.decode()

    assert "Gracias por decírnoslo" in own_page
    assert "Spanish, with an interpreter" in page


@pytest.mark.slow
def test_staff_on_one_device(center, client):
    center.answers()
    found = center.one().obligation
    url = reverse("safety:take", args=[center.rowan.pk, found.pk])
    client.force_login(center.dana.account)
    client.logout()
    client.force_login(center.nia.account)

    assert client.post(url, {"seen": ""}).status_code == 404  # Nia was not alerted: it is not hers to see.
    client.force_login(center.di.account)
    client.post(url, {"seen": ""})

    see_all(center.organization)
    assert center.one().owner == center.di.pk


@pytest.mark.slow
def test_night_on_which_clocks_change(center):
    center.asks_at_night()
    before = datetime(2027, 11, 7, 5, 45, tzinfo=UTC)  # A quarter to two, for the first time.
    put_on(center.nia, Rung.SUPERVISOR, since=before, length=timedelta(minutes=20))
    put_on(center.di, since=before + timedelta(minutes=20), length=timedelta(minutes=60))
    with at(before):
        one = answered(center.rowan)
    with at(before + timedelta(minutes=59)):
        assert not obligation_for(viewer=center.job, obligation_id=one.pk).is_late(before + timedelta(minutes=59))

    assert one.due_at == before + timedelta(hours=1)


@pytest.mark.slow
def test_replay_of_the_same_submission(center, phone):
    for _again in range(3):
        phone.post(question(center), {"answer": "3"})

    assert len(center.open()) == 1
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]
