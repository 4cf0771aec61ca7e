"""Breaches: noted by anybody here, weighed and told by the privacy officer, and never a day or a person forgotten."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.breaches.actions import (
    Search,
    add_opened,
    add_person,
    close,
    note_mailed,
    note_reported,
    say_others,
    take_out,
)
from midspan.domains.breaches.enums import Duty, Outcome, Step, Way
from midspan.domains.breaches.models import Breach, BreachPerson
from midspan.domains.breaches.queries import (
    breach_standing,
    closed_breaches,
    open_breaches,
    own_breaches,
    people_affected,
)
from midspan.domains.breaches.rules import Affected
from midspan.domains.breaches.tests.factories import FACTORS, WORDS, assessed, make_breach, told
from midspan.domains.emergencies.actions import break_glass
from midspan.domains.emergencies.queries import emergency_for, record_in
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR = timedelta(hours=1)


class Center:
    """Rowan signs in, Kim does not, Noor is in nothing; a front desk, a nurse, and a privacy officer."""

    def __init__(self):
        self.organization = organization = make_organization()
        self.rowan = make_patient(organization, given_names="Rowan", family_name="Ames", state="VA")
        self.kim = make_patient(organization, given_names="Kim", family_name="Doe", state="VA")
        self.kim.account.delete()
        self.noor = make_patient(organization, given_names="Noor", family_name="Haddad", state="")
        self.desk = make_staff(organization, Role.FRONT_DESK)
        self.nurse = make_staff(organization, Role.NURSE)
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER)

    def by(self, breach):
        return {"breach_id": breach.pk, "by": actor_for(self.officer)}

    def add(self, breach, *people):
        for one in people:
            named = {"given_names": one.given_names, "family_name": one.family_name, "birth_date": None}
            add_person(**named, **self.by(breach))

    def telling(self):
        """A breach that affects Rowan and Kim and nobody else; whoever signs in is told."""
        breach = make_breach(self.desk)
        assessed(breach, self.officer)
        self.add(breach, self.rowan, self.kim)
        say_others(others=0, **self.by(breach))
        told(breach, self.officer)
        return breach

    def opened(self, patient, *, by=None):
        """A clinician sees somebody's record in an emergency, which the ledger keeps."""
        opener = actor_for(by or self.nurse)
        emergency = break_glass(
            family_name=patient.family_name, birth_date=patient.birth_date, reason="Fainted in the hallway, crew asks.",
            has_stepped_up=True, by=opener,
        )  # fmt: skip
        record_in(emergency_for(viewer=opener, emergency_id=emergency.pk), viewer=opener)

    def search(self, breach, since, until, *, account=None):
        search = Search(account_id=(account or self.nurse).pk, since=since, until=until)
        return add_opened(search=search, **self.by(breach))

    def standing(self, breach):
        return breach_standing(viewer=actor_for(self.officer), breach_id=breach.pk)

    def names(self, breach):
        return [one.name for one in people_affected(viewer=actor_for(self.officer), breach_id=breach.pk)]

    def notices(self, person):
        return [one.kind for one in notices_for(viewer=actor_for(person))]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def test_anybody_here_notes_one_and_the_officer_is_told(center):
    breach = make_breach(center.desk)

    standing = center.standing(breach)
    assert (standing.state, standing.affected) == (Step.NOTED, Affected(known=0, others=None))
    assert center.notices(center.officer) == ["breach_noted"]


def test_clock_runs_from_discovery_before_anybody_has_weighed_anything(center):
    standing = center.standing(make_breach(center.desk, days_ago=10))

    assert {one.due_date for one in standing.to_do} == {clock.local_date() + timedelta(days=50)}


def test_low_probability_ends_the_clock_with_its_words(center):
    breach = make_breach(center.desk)
    kept = assessed(breach, center.officer, Outcome.LOW)

    assert {key: getattr(kept, key) for key in FACTORS} == FACTORS
    assert center.standing(breach).to_do == []
    with pytest.raises(RefusedError, match="Nobody is told"):
        told(breach, center.officer)
    close(**center.by(breach))
    assert center.standing(breach).is_closed


def test_factor_without_words_is_refused(center):
    with pytest.raises(RefusedError, match="each of the four factors"):
        assessed(make_breach(center.desk), center.officer, Outcome.LOW, acquired=" ")


def test_nobody_is_told_before_it_is_weighed(center):
    with pytest.raises(RefusedError, match="does not come now"):
        told(make_breach(center.desk), center.officer)


def test_nobody_but_the_privacy_officer_answers(center):
    breach = make_breach(center.desk)

    with pytest.raises(RefusedError, match="Only the privacy officer"):
        assessed(breach, center.nurse)
    assert breach_standing(viewer=actor_for(center.nurse), breach_id=breach.pk) is None
    assert open_breaches(viewer=actor_for(center.nurse)) == []


def test_chosen_people_are_counted_once_each_and_by_state(center):
    breach = make_breach(center.desk)
    center.add(breach, center.rowan, center.kim, center.noor, center.rowan)

    assert center.names(breach) == ["Kim Doe", "Noor Haddad", "Rowan Ames"]
    # Nobody knows where Noor lives, so it may be where the two others do.
    assert center.standing(breach).affected == Affected(known=3, in_one_state=3, others=None)


def test_name_of_nobody_is_refused(center):
    breach = make_breach(center.desk)

    with pytest.raises(RefusedError, match="Nobody, or more than one"):
        add_person(given_names="Ro", family_name="Ames", birth_date=None, **center.by(breach))


def test_all_that_an_account_opened_between_two_times_is_found_in_the_ledger_and_kept(center):
    breach, now = make_breach(center.desk), clock.now()
    center.opened(center.rowan)
    center.opened(center.kim, by=make_staff(center.organization, Role.NURSE))
    say_others(others=0, **center.by(breach))

    found = center.search(breach, now - HOUR, now + HOUR)

    assert (found.found, found.known, found.account_id) == (1, 1, center.nurse.pk)
    assert center.names(breach) == ["Rowan Ames"]
    # Pages of one's own work leave no line in the ledger: so the rest is unknown again.
    assert center.standing(breach).affected.others is None


def test_other_time_finds_nobody_and_that_is_kept_as_well(center):
    breach, now = make_breach(center.desk), clock.now()
    center.opened(center.rowan)

    assert center.search(breach, now - 2 * HOUR, now - HOUR).found == 0
    assert center.search(breach, now + HOUR, now + 2 * HOUR).found == 0
    assert [one.found for one in center.standing(breach).counts] == [0, 0]
    with pytest.raises(RefusedError, match="ends before it begins"):
        center.search(breach, now, now)


def test_whoever_keeps_everything_from_the_officer_counts_and_is_not_named(center):
    breach = make_breach(center.desk)
    center.add(breach, center.rowan, center.kim)
    limit = NewRestriction(actors=frozenset({str(center.officer.pk)}))
    grant_restriction(patient_id=center.rowan.pk, restriction=limit, by=actor_for(center.officer))

    assert center.names(breach) == ["Kim Doe"]
    say_others(others=0, **center.by(breach))
    assert center.standing(breach).affected.known == 2


def test_whoever_signs_in_is_told_there_and_the_others_by_mail(center):
    breach = center.telling()

    assert center.notices(center.rowan) == ["breach_told"]
    assert center.standing(breach).affected.told == 1
    assert Duty.PEOPLE not in center.standing(breach).done
    note_mailed(patient_ids=[center.kim.pk, center.noor.pk], sent=clock.local_date(), **center.by(breach))
    assert center.standing(breach).affected.told == 2
    assert Duty.PEOPLE in center.standing(breach).done


def test_whoever_is_found_later_is_told_then_and_nobody_twice(center):
    breach = center.telling()
    center.add(breach, center.noor)
    told(breach, center.officer)

    assert center.notices(center.rowan) == ["breach_told"]
    assert center.notices(center.noor) == ["breach_told"]


def test_patient_reads_what_happened_and_nothing_of_the_others(client, center):
    center.telling()

    [line] = own_breaches(viewer=actor_for(center.rowan))
    assert line.words.happened_en == WORDS["happened_en"]
    assert own_breaches(viewer=actor_for(center.noor)) == []
    client.force_login(center.rowan.account)
    page = client.get("/more/privacy/breaches/").text
    assert WORDS["happened_en"] in page
    assert "name and birth date; times of sessions" in page
    assert "Kim" not in page
    assert "The driver" not in page


def test_patient_reads_it_in_spanish(client, center):
    center.telling()
    client.force_login(center.rowan.account)

    page = client.get("/more/privacy/breaches/", headers={"Accept-Language": "es"}).text

    assert WORDS["happened_es"] in page
    assert WORDS["doing_es"] in page


def test_who_is_not_affected_after_all_stays_on_file_and_reads_so(client, center):
    breach = center.telling()
    with pytest.raises(RefusedError, match="Write why"):
        take_out(patient_id=center.rowan.pk, words=" ", **center.by(breach))
    take_out(patient_id=center.rowan.pk, words="Another Rowan.", **center.by(breach))

    assert center.names(breach) == ["Kim Doe"]
    assert BreachPerson.objects.filter(patient=center.rowan).count() == 2
    client.force_login(center.rowan.account)
    page = client.get("/more/privacy/breaches/").text
    assert "nothing of yours was in it" in page
    assert WORDS["happened_en"] not in page


def test_breach_closes_after_everybody_was_told_and_opens_by_a_new_assessment(center):
    breach, today = center.telling(), clock.local_date()
    with pytest.raises(RefusedError, match="not told yet"):
        close(**center.by(breach))
    note_mailed(patient_ids=[center.kim.pk], sent=today, **center.by(breach))
    note_reported(duty=Duty.SECRETARY, sent=today, words="In the log of the year.", **center.by(breach))
    close(**center.by(breach))

    assert [one.breach.pk for one in closed_breaches(viewer=actor_for(center.officer))] == [breach.pk]
    with pytest.raises(RefusedError, match="closed"):
        center.add(breach, center.noor)
    assessed(breach, center.officer)
    assert [one.breach.pk for one in open_breaches(viewer=actor_for(center.officer))] == [breach.pk]


def test_people_nobody_can_name_need_a_substitute_notice(center):
    breach = center.telling()
    note_mailed(patient_ids=[center.kim.pk], sent=clock.local_date(), **center.by(breach))
    say_others(others=4, **center.by(breach))
    assert Duty.PEOPLE not in center.standing(breach).done

    note_reported(duty=Duty.PEOPLE, sent=clock.local_date(), words="On our website.", **center.by(breach))

    assert Duty.PEOPLE in center.standing(breach).done


def test_known_person_without_an_address_is_told_by_a_substitute_notice_and_nobody_else_is(center):
    breach = center.telling()
    note_mailed(patient_ids=[center.kim.pk], sent=clock.local_date(), way=Way.SUBSTITUTE, **center.by(breach))
    assert Duty.PEOPLE in center.standing(breach).done

    say_others(others=4, **center.by(breach))

    assert Duty.PEOPLE not in center.standing(breach).done


def test_notice_cannot_have_gone_before_the_discovery(center):
    breach = center.telling()

    with pytest.raises(RefusedError, match="between the discovery and today"):
        note_reported(
            duty=Duty.SECRETARY, sent=breach.discovered_date - timedelta(days=1), words="", **center.by(breach)
        )


def test_nothing_of_a_breach_is_ever_changed(center):
    center.telling()

    for rows in (Breach, *(one.related_model for one in Breach._meta.related_objects)):
        assert rows.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.update(organization=center.organization)


def test_as_many_queries_for_three_breaches_as_for_one(center, django_assert_max_num_queries):
    viewer = actor_for(center.officer)
    center.telling()
    with django_assert_max_num_queries(12) as one:
        open_breaches(viewer=viewer)
    for _ in range(2):
        center.telling()

    with django_assert_max_num_queries(len(one)):
        assert len(open_breaches(viewer=viewer)) == 3


def boxes(name, day):
    return {f"{name}_0": day.month, f"{name}_1": day.day, f"{name}_2": day.year}


def test_officer_walks_from_the_note_to_the_end(client, center):
    client.force_login(center.desk.account)
    today = clock.local_date()
    days = {**boxes("discovered_date", today), **boxes("first_date", today)}
    client.post("/breaches/new/", {"happened": "A folder was lost.", "discovered_by": "Ines", **days})
    see_all(center.organization)
    breach = Breach.objects.get()
    client.force_login(center.officer.account)
    page = f"/breaches/{breach.pk}/"

    assert "60 days left" in client.get(page).text
    client.post(f"{page}assess/", {**FACTORS, "outcome": "breach"})
    unknown = client.post(f"{page}affected/", {"given_names": "No", "family_name": "One"}).text
    client.post(f"{page}affected/", {"given_names": "Kim", "family_name": "Doe"})
    client.post(f"{page}affected/others/", {"is_known": "yes", "others": "0"})
    times = {**boxes("first_date", today), "first_time": "08:00", **boxes("last_date", today), "last_time": "09:00"}
    client.post(f"{page}affected/opened/", {"account": center.nurse.pk, **times})
    client.post(f"{page}affected/others/", {"is_known": "yes", "others": "0"})
    client.post(f"{page}tell/", {**WORDS, "classes": ["identity"], "advice": ["ask"]})
    refused = client.post(f"{page}close/", follow=True).text
    client.post(f"{page}sent/", {"people": [center.kim.pk], "way": "mail", **boxes("sent", today)})
    client.post(f"{page}reported/", {"duty": "secretary", **boxes("sent", today), "words": "The log."})
    closed = client.post(f"{page}close/", follow=True).text

    assert "Nobody, or more than one" in unknown
    assert "not told yet" in refused
    assert "Closed. What is learned later" in closed
    see_all(center.organization)
    assert center.standing(breach).is_closed


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [(0, "60 days left"), (59, "1 day left"), (60, "0 days left"), (61, "1 day late"), (63, "3 days late")],
)
def test_days_that_are_left_or_late_are_said_plainly(client, center, days_ago, words):
    make_breach(center.desk, days_ago=days_ago)
    client.force_login(center.officer.account)

    assert f"The people affected: {words}" in client.get("/breaches/").text


def test_nobody_else_opens_a_breach(client, center):
    breach = center.telling()
    paths = ("", "assess/", "affected/", "tell/", "sent/")

    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        client.force_login(make_staff(center.organization, role).account)
        for path in ("/breaches/", *(f"/breaches/{breach.pk}/{path}" for path in paths)):
            assert client.get(path).status_code == 404
        see_all(center.organization)
