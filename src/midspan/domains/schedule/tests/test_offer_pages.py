"""The offer screen: weeks, reasons and one tap; obstacles and verified changes; the patient's own page."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from midspan.domains.guardians.tests.factories import make_guardian
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import end_guardian
from midspan.domains.responsibilities.actions import name_person_to_avoid, resolve_person_to_avoid
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.forms.weeks import StartForm
from midspan.domains.schedule.models import Offer, Seat, Section
from midspan.domains.schedule.tests.factories import NINE, NOON, Center, make_section, row, rows_of, seat_in
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
BOXES = StartForm.base_fields["from_date"].widget.widgets_names
START = {f"from_date{box}": typed for box, typed in zip(BOXES, ("3", "1", "2027"), strict=True)}


@pytest.fixture
def center():
    return Center(make_organization(), weekdays=(0, 1, 2, 3))


def sign_in(client, person):
    client.force_login(person.account)


def compute(client, patient):
    return client.post(f"/plan/{patient.stay.pk}/", START, follow=True)


@pytest.mark.slow
def test_intake_sees_weeks_with_reasons_and_takes_one_with_one_tap(client, center):
    patient = center.make_person()
    sign_in(client, center.intake)

    shown = compute(client, patient)
    see_all(center.organization)
    offer = Offer.objects.get()
    taken = client.post(f"/plan/accept/{offer.pk}/", {"choice": "1"}, follow=True)

    see_all(center.organization)
    assert b"Week A" in shown.content
    assert b"Fits best of all weeks that are possible." in shown.content
    assert shown.content.count(b"Take this week") == 3
    assert b"This week is set." in taken.content
    assert Offer.objects.get().chosen == 1


@pytest.mark.slow
def test_patient_takes_their_own_week_and_nobody_elses(client, center):
    patient, other = center.make_person(), center.make_person()
    sign_in(client, center.intake)
    compute(client, patient)
    compute(client, other)
    see_all(center.organization)
    own, foreign = Offer.objects.get(patient=patient), Offer.objects.get(patient=other)
    sign_in(client, patient)

    page = client.get("/week/choose/")
    spanish = client.get("/week/choose/", headers={"accept-language": "es"}).text
    refused = client.post(f"/plan/accept/{foreign.pk}/", {"choice": "0"})
    client.post(f"/plan/accept/{own.pk}/", {"choice": "0"})

    see_all(center.organization)
    assert page.content.count(b"Take this week") == 3
    assert ("Semana A" in spanish, "Week A" in spanish) == (True, False)
    assert refused.status_code == 404
    assert Offer.objects.get(pk=own.pk).state == OfferState.ACCEPTED
    assert Offer.objects.get(pk=foreign.pk).state == OfferState.OPEN


def test_planning_without_hours_in_the_plan_of_care_is_refused_in_words(client, center):
    patient = center.make_person(minimum_weekly_minutes=None)
    sign_in(client, center.intake)

    shown = client.get(f"/plan/{patient.stay.pk}/")

    assert b"Set the hours per week in the plan of care first." in shown.content


def work(center, patient, weekday, start, end, **fields):
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=patient,
        kind="work",
        title="Night bakery",
        **fields,
    )
    row(
        "responsibilities.ResponsibilityTime",
        organization=center.organization,
        patient=patient,
        responsibility=job,
        weekday=weekday,
        start_minute=start,
        end_minute=end,
    )


def test_weeks_are_drawn_with_the_life_around_them(client, center):
    patient = center.make_person()
    work(center, patient, 1, 13 * 60, 18 * 60, firmness="movable")
    sign_in(client, center.intake)

    shown = compute(client, patient).content.decode()

    assert shown.count("kind-work") >= 3
    assert "Take this week" in shown


@pytest.mark.slow
def test_impossible_week_shows_times_limits_and_changes(client, center):
    patient = center.make_person()
    for weekday in range(2):
        work(center, patient, weekday, NINE - 60, NOON)
    sign_in(client, center.intake)

    shown = compute(client, patient).content.decode()

    see_all(center.organization)
    assert Offer.objects.get().state == OfferState.IMPOSSIBLE
    assert "Night bakery: Monday" in shown
    assert "Smallest changes that open a week" in shown
    assert "Night bakery" in shown


def fill_up(center, section):
    """Somebody else sits in every seat of the section."""
    for number in range(1, section.capacity + 1):
        seat_in(section, center.make_person(), number=number)


@pytest.mark.slow
def test_manager_adds_the_place_that_opens_a_week(client):
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    fill_up(center, center.sections[0])
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER, Role.DIRECTOR)
    patient = center.make_person()
    sign_in(client, manager)
    compute(client, patient)
    see_all(center.organization)
    offer = Offer.objects.get()

    shown = client.post(f"/plan/seat/{offer.pk}/{center.sections[0].pk}/", follow=True)

    see_all(center.organization)
    assert b"One place was added" in shown.content
    assert Section.objects.get(pk=center.sections[0].pk).capacity == 2
    assert Offer.objects.order_by("computed_at").last().state == OfferState.OPEN


@pytest.mark.slow
def test_longer_day_is_allowed_with_one_tap_and_opens_a_week(client):
    center = Center(make_organization(), weekdays=(0, 1))
    for weekday in (0, 1):
        make_section(center.organization, site=center.site, track=center.track, times=[(weekday, 12 * 60, 14 * 60)])
    patient = center.make_person(minimum_days=2)
    rows_of("responsibilities.WeekPreference").update(longest_day_minutes=180)
    sign_in(client, center.intake)
    before = compute(client, patient).content.decode()
    see_all(center.organization)

    after = client.post(f"/plan/day/{Offer.objects.get().pk}/", follow=True)

    see_all(center.organization)
    assert "They agree: allow it now" in before
    assert b"The longest day was changed" in after.content
    assert rows_of("responsibilities.WeekPreference").get().longest_day_minutes > 180
    assert Offer.objects.order_by("computed_at").last().state == OfferState.OPEN


@pytest.mark.slow
def test_who_may_not_add_places_asks_the_manager(client):
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    fill_up(center, center.sections[0])
    manager = make_staff(center.organization, Role.PROGRAM_MANAGER)
    patient = center.make_person()
    sign_in(client, center.intake)
    compute(client, patient)
    see_all(center.organization)
    offer = Offer.objects.get()

    refused = client.post(f"/plan/seat/{offer.pk}/{center.sections[0].pk}/", follow=True)
    asked = client.post(f"/plan/ask/{offer.pk}/{center.sections[0].pk}/", follow=True)

    see_all(center.organization)
    assert b"A program manager adds places." in refused.content
    assert b"Asked. The program manager sees it" in asked.content
    assert [notice.recipient_id for notice in rows_of("notices.Notice").filter(kind="task_due")] == [manager.pk]


@pytest.mark.slow
@pytest.mark.parametrize("who_says_so", ["this person", "the other"])
def test_group_of_somebody_to_avoid_looks_like_a_full_one(client, who_says_so):
    texts = []
    for is_avoided in (True, False):
        center = Center(make_organization(name=f"Center {is_avoided}"), weekdays=(0, 1, 2), capacity=2)
        patient, other = center.make_person(), center.make_person()
        seat_in(center.sections[0], other, number=1)
        if is_avoided:
            pair = (patient, other) if who_says_so == "this person" else (other, patient)
            row(
                "responsibilities.PersonToAvoid",
                organization=center.organization,
                patient=pair[0],
                other_patient=pair[1],
                described_as="Somebody from before",
            )
        else:
            seat_in(center.sections[0], center.make_person(), number=2)
        sign_in(client, center.intake)
        compute(client, patient)
        sign_in(client, patient)
        texts.append(client.get("/week/choose/").content.decode())

    with_pair, with_full_group = (main_of(text) for text in texts)
    assert "We have not found a week that fits yet." in with_pair
    assert with_pair == with_full_group


def main_of(text):
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.slow
def test_offer_never_takes_a_group_of_somebody_to_avoid(client, center):
    patient, other = center.make_person(), center.make_person()
    seat_in(center.sections[1], other, number=1)
    row(
        "responsibilities.PersonToAvoid",
        organization=center.organization,
        patient=other,
        other_patient=patient,
        described_as="Somebody from before",
    )
    sign_in(client, center.intake)
    compute(client, patient)
    see_all(center.organization)

    client.post(f"/plan/accept/{Offer.objects.get().pk}/", {"choice": "0"})

    see_all(center.organization)
    taken = set(Seat.objects.filter(patient=patient).values_list("section_id", flat=True))
    assert taken == {section.pk for place, section in enumerate(center.sections) if place != 1}


@pytest.mark.slow
def test_offer_page_asks_as_many_questions_with_more_sections(client, center, django_assert_max_num_queries):
    patient = center.make_person()
    sign_in(client, center.intake)
    compute(client, patient)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as asked:
            client.get(f"/plan/{patient.stay.pk}/")
        counts.append(len(asked))
        see_all(center.organization)
        for weekday in range(3):
            make_section(center.organization, site=center.site, track=center.track, times=[(weekday, 900, 960)])

    assert counts[0] == counts[1]


SAME_GUARDIAN = "both have a guardian of the same name"
MINOR, OF_AGE, OF_AGE_THAT_DAY = date(2011, 3, 1), date(1990, 1, 1), date(2009, 3, 1)


class Siblings:
    """Two for whom their mother stands; the other one already sits in every group.

    A birth date may turn out to be another one after she was named.
    """

    def __init__(self, center, *, of_other="Alma Reyes", born=MINOR, other_born=MINOR):
        by = actor_for(center.intake)
        self.one, self.other = center.make_person(), center.make_person()
        for patient, name, known in ((self.one, "Alma Reyes", born), (self.other, of_other, other_born)):
            patient.birth_date = MINOR
            patient.save()
            self.of_other = make_guardian(patient, by, name=name)
            patient.birth_date = known
            patient.save()
        for section in center.sections:
            seat_in(section, self.other, number=1)

    @property
    def words(self):
        return f"{self.other.given_names} {self.other.family_name} sits in"


@pytest.mark.slow
@pytest.mark.parametrize("of_other", ["alma reyes", "Alma  Reyes", "Álma Reyes"])
def test_whoever_places_a_brother_or_sister_in_the_same_group_is_told_of_a_guardian_of_the_same_name(
    client, center, of_other
):
    siblings = Siblings(center, of_other=of_other)
    sign_in(client, center.intake)

    page = unescape(compute(client, siblings.one).text)

    assert (SAME_GUARDIAN in page, siblings.words in page) == (True, True)
    assert f'href="/people/{siblings.one.pk}/life/apart/"' in page


@pytest.mark.slow
def test_a_brother_or_sister_is_called_by_the_name_they_use(client, center):
    siblings = Siblings(center)
    siblings.other.name_to_use = "Robin"
    siblings.other.save()
    sign_in(client, center.intake)

    page = unescape(compute(client, siblings.one).text)

    assert (f"Robin {siblings.other.family_name} sits in" in page, siblings.words in page) == (True, False)


@pytest.mark.slow
def test_nobody_is_asked_about_a_brother_or_sister_once_the_week_is_set(client, center):
    siblings = Siblings(center)
    sign_in(client, center.intake)
    before = unescape(compute(client, siblings.one).text)
    see_all(center.organization)

    taken = client.post(f"/plan/accept/{Offer.objects.get().pk}/", {"choice": "0"}, follow=True)

    after = unescape(taken.text)
    assert (SAME_GUARDIAN in before, SAME_GUARDIAN in after) == (True, False)
    assert ("This week is set." in before, "This week is set." in after) == (False, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("born", "other_born"), [(OF_AGE, OF_AGE), (OF_AGE, MINOR), (MINOR, OF_AGE), (OF_AGE_THAT_DAY, MINOR)]
)
def test_nobody_has_a_guardian_who_is_of_age_on_the_first_day_of_the_week(client, center, born, other_born):
    siblings = Siblings(center, born=born, other_born=other_born)
    sign_in(client, center.intake)

    page = unescape(compute(client, siblings.one).text)

    assert (SAME_GUARDIAN in page, siblings.words in page) == (False, False)


@pytest.mark.slow
def test_nobody_has_a_guardian_who_came_of_age_since_the_week_was_computed(client, center, monkeypatch):
    siblings = Siblings(center, born=OF_AGE_THAT_DAY.replace(day=10))
    sign_in(client, center.intake)
    before = unescape(compute(client, siblings.one).text)
    see_all(center.organization)

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 3, 11, 18, tzinfo=UTC))
    after = unescape(client.get(f"/plan/{siblings.one.stay.pk}/").text)

    assert (SAME_GUARDIAN in before, SAME_GUARDIAN in after) == (True, False)
    assert ("Take this week" in before, "Take this week" in after) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("differs", ["name", "ended", "kept apart", "scheduler"])
def test_nothing_is_said_of_a_guardian_where_there_is_nothing_to_say_or_it_is_not_the_viewers_to_know(
    client, center, differs
):
    siblings = Siblings(center, of_other="Bo Reyes" if differs == "name" else "Alma Reyes")
    by = actor_for(center.intake)
    if differs == "ended":
        end_guardian(guardian_id=siblings.of_other.pk, reason="Moved away.", by=by)
    if differs == "kept apart":
        row = name_person_to_avoid(patient_id=siblings.one.pk, described_as="My sister", by=by)
        resolve_person_to_avoid(avoidance_id=row.pk, other_id=siblings.other.pk, by=by)
    sign_in(client, make_staff(center.organization, Role.SCHEDULER) if differs == "scheduler" else center.intake)

    page = unescape(compute(client, siblings.one).text)

    assert (SAME_GUARDIAN in page, siblings.words in page) == (False, False)
