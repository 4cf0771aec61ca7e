"""A clinician reads a skill through for the center; a new edition asks again; a review day that passed is told once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.skills.actions import read_through, set_own_skill_in_use
from midspan.domains.skills.models import SkillReading
from midspan.domains.skills.queries import library, overdue_skills, readings
from midspan.domains.skills.reviewing import is_overdue, may_read_through
from midspan.domains.skills.tasks import tell_skill_reviews
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

KEY, PLACE = "ride-the-urge", "3"
DAY = date(2027, 3, 1)


class Center:
    """A manager who wrote one skill, a clinician, and somebody who is none."""

    def __init__(self):
        self.organization = make_organization()
        self.manager = actor_for(make_staff(self.organization, Role.PROGRAM_MANAGER))
        self.clinician = make_staff(self.organization, Role.COUNSELOR, given_name="Ines", credentials=["LCSW"])
        self.peer = make_staff(self.organization, Role.PEER_SPECIALIST, credentials=["CPRS"])
        self.walk = make_own_skill(self.manager)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def edition_of(center, key=KEY):
    return next(one.version for one in library(viewer=center.manager) if one.key == key)


def reader_of(center, key=KEY):
    found = readings(viewer=center.manager, skills=library(viewer=center.manager)).get(key)
    return found and (str(found.read_by), found.credential, found.read_on)


@pytest.mark.parametrize(
    ("review_on", "read_on", "told"),
    [
        (DAY, None, False),
        (DAY - timedelta(days=1), None, True),
        (DAY - timedelta(days=9), DAY - timedelta(days=100), True),
        (DAY - timedelta(days=9), DAY - timedelta(days=99), False),
        (DAY - timedelta(days=9), DAY - timedelta(days=8), False),
    ],
)
def test_a_day_that_passed_waits_until_somebody_has_read_it_since_or_shortly_before(review_on, read_on, told):
    assert is_overdue(review_on, today=DAY, read_on=read_on) is told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "seen", "reason"),
    [
        (["LCSW"], "2", ""),
        (["intern", "RN"], "2", ""),
        (["CPRS", "intern"], "2", "A clinician with a license or a certificate reads it through for the center."),
        (["LCSW"], "1", "There is a new edition of this skill. Read what it says now."),
    ],
)
def test_who_reads_it_for_the_center(center, held, seen, reason):
    assert may_read_through(center.manager, credentials=held, edition="2", seen=seen).reason == reason


@pytest.mark.django_db
def test_it_says_who_read_which_edition_and_with_what_they_hold_and_twice_is_once(center):
    by = actor_for(center.clinician)
    for _time in range(2):
        read_through(key=KEY, seen=edition_of(center), by=by)

    assert reader_of(center) == (str(center.clinician), "LCSW", clock.local_date())
    assert SkillReading.objects.count() == 1
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        SkillReading.objects.update(credential="MD")


@pytest.mark.django_db
def test_a_new_edition_asks_again_and_an_old_page_reads_none(center):
    by = actor_for(center.clinician)
    read_through(key="own-1", seen="1", by=by)
    before = reader_of(center, "own-1")
    make_own_skill(center.manager, skill_id=center.walk.skill_id, seen=1, minutes=9)

    assert (before is None, reader_of(center, "own-1")) == (False, None)
    with pytest.raises(RefusedError, match="new edition"):
        read_through(key="own-1", seen="1", by=by)


@pytest.mark.django_db
def test_what_one_center_read_says_nothing_in_another(center):
    read_through(key=KEY, seen=edition_of(center), by=actor_for(center.clinician))
    other = actor_for(make_staff(make_organization(name="Hill"), Role.DIRECTOR))

    assert readings(viewer=other, skills=library(viewer=other)) == {}


@pytest.mark.django_db
def test_a_review_day_that_passed_is_told_once_to_whoever_keeps_the_library(center, monkeypatch):
    after = center.walk.review_on + timedelta(days=1)
    retired = make_own_skill(center.manager, minutes=9)
    set_own_skill_in_use(skill_id=retired.skill_id, is_active=False, by=center.manager)
    assert [one.key for one in overdue_skills(viewer=center.manager, today=after)] == ["own-1"]

    half_a_year_later = clock.now() + timedelta(days=182)
    monkeypatch.setattr("django.utils.timezone.now", lambda: half_a_year_later)
    told = [tell_skill_reviews(str(center.organization.pk)) for _night in range(2)]

    see_all(center.organization)
    assert told == [1, 0]
    for who, waits in ((center.manager, 1), (actor_for(center.clinician), 0)):
        assert len([one for one in notices_for(viewer=who) if one.kind is NoticeKind.SKILL_REVIEW]) == waits


@pytest.mark.django_db
def test_of_many_skills_whose_day_passed_in_one_night_there_is_one_notice(center, monkeypatch):
    two_years_later = clock.now() + timedelta(days=730)
    monkeypatch.setattr("django.utils.timezone.now", lambda: two_years_later)
    of = tell_skill_reviews(str(center.organization.pk))

    see_all(center.organization)
    told = [one for one in notices_for(viewer=center.manager) if one.kind is NoticeKind.SKILL_REVIEW]
    assert (of > 1, len(told)) == (True, 1)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_page_asks_clinicians_and_says_who_read_it_and_what_waits(center, client):
    url = reverse("skills:staff_skill", args=[PLACE])
    client.force_login(center.peer.account)
    for_peer = client.get(url).text
    client.force_login(center.clinician.account)
    asked = client.get(url).text
    client.post(reverse("skills:read", args=[PLACE]), {"edition": edition_of(center)})
    read = client.get(url).text
    everything = client.get(reverse("skills:staff_library")).text

    assert ("I have read it through" in for_peer, "reads it through for the center" in for_peer) == (False, True)
    assert ("I have read it through" in asked, "Not yet read through by a clinician" in asked) == (True, True)
    assert f"Read through by {center.clinician}, LCSW, on " in read
    assert ("I have read it through" in read, "Not yet read through" in read) == (False, False)
    assert "26 skills are not yet read through by a clinician" in everything
