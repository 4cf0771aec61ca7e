"""Cover: who can stand in for somebody away, without anybody in two places, and one confirmation for all of it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import cover_absence, materialize
from midspan.domains.schedule.cover_rules import Colleague, ToCover, assigned, can_lead
from midspan.domains.schedule.covering import cover_plan
from midspan.domains.schedule.forms import AwayForm
from midspan.domains.schedule.models import Session, SessionStaff
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    Center,
    job_of,
    make_section,
    make_shifts,
    row,
    rows_of,
    seat_in,
)
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError, WeekSpan

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 40, tzinfo=UTC)  # Twenty to eight on MONDAY in Norfolk.
AWAY_BOXES = AwayForm.base_fields["first"].widget.widgets_names


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    center = Center(make_organization(), weekdays=(0, 1))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    center.person = center.make_person()
    seat_in(center.sections[0], center.person, number=1)
    materialize(by=job_of(center.organization), from_date=MONDAY, weeks=1)
    return center


def helper(center, name="Hana", *, weekdays=(0,), **fields):
    staff = make_staff(center.organization, Role.GROUP_LEADER, given_name=name, **fields)
    make_shifts(center.organization, staff, center.site, weekdays=weekdays)
    return staff


def plan(center, days=1):
    return cover_plan(viewer=center.by, staff_id=center.leader.pk, first=MONDAY, until=MONDAY + timedelta(days=days))


def able(center):
    return [one for one, _name in plan(center)[0].able if one != center.counselor.pk]


def test_colleague_at_work_and_free_is_proposed(center):
    hana = helper(center)

    [line] = plan(center)

    assert hana.pk in {one for one, _name in line.able}
    assert (line.expected, line.proposed is not None) == (1, True)


def test_who_lacks_the_credential_or_the_language_or_is_off_cannot(center):
    section = center.sections[0]
    type(section.group).objects.filter(pk=section.group_id).update(credentials=["LCSW"])
    type(section.track).objects.filter(pk=section.track_id).update(language="es")
    helper(center, "Unqualified", languages=["es"])
    helper(center, "Monolingual", credentials=["LCSW"], languages=["en"])
    helper(center, "Elsewhere", credentials=["LCSW"], languages=["es"], weekdays=(3,))
    off = helper(center, "Off", credentials=["LCSW"], languages=["es"])
    row(
        "programs.Leave",
        organization=center.organization,
        staff=off,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(1),
    )
    fit = helper(center, "Fit", credentials=["LCSW"], languages=["es"])

    assert able(center) == [fit.pk]


def test_session_that_a_colleague_leads_too_needs_nobody(center):
    hana = helper(center)
    session = Session.objects.get(local_date=MONDAY)
    SessionStaff.objects.create(organization=center.organization, session=session, staff=hana, during=session.during)

    assert plan(center) == []


def test_one_confirmation_covers_and_cancels_and_tells(center):
    hana = helper(center)
    monday, tuesday = (line.session_id for line in plan(center, days=2))

    cover_absence(decisions={monday: hana.pk, tuesday: None}, by=center.by)

    told = set(rows_of("notices.Notice").values_list("recipient_id", "kind"))
    assert Session.objects.get(pk=monday).lead_id == hana.pk
    assert Session.objects.get(pk=tuesday).state == "canceled"
    assert told == {(hana.pk, "task_due")}
    assert plan(center, days=2) == []


def test_everybody_expected_in_a_canceled_session_is_told_in_neutral_words(center):
    [line] = plan(center)

    cover_absence(decisions={line.session_id: None}, by=center.by)

    [notice] = rows_of("notices.Notice").all()
    assert (notice.recipient_id, notice.kind) == (center.person.pk, "week_changed")


def test_confirmation_with_one_impossible_choice_changes_nothing(center):
    hana = helper(center, weekdays=(0, 1))
    monday, tuesday = (line.session_id for line in plan(center, days=2))
    make_section(center.organization, site=center.site, track=center.track, times=[(1, NINE, NOON)], leaders=[hana])
    materialize(by=job_of(center.organization), from_date=MONDAY, weeks=1)

    with pytest.raises(RefusedError):
        cover_absence(decisions={monday: None, tuesday: hana.pk}, by=center.by)

    assert Session.objects.get(pk=monday).state == "planned"


def test_page_proposes_and_confirms(client, center):
    helper(center)
    client.force_login(center.scheduler.account)
    day = "&".join(f"first{box}={typed}" for box, typed in zip(AWAY_BOXES, ("3", "1", "2027"), strict=True))
    url = f"/plan/cover/?staff={center.leader.pk}&days=1&{day}"

    page = client.get(url)
    see_all(center.organization)
    session = Session.objects.get(local_date=MONDAY)
    answer = client.post(url, {f"session-{session.pk}": "cancel"})

    see_all(center.organization)
    assert "1 person is expected." in page.text
    assert center.person.family_name not in page.text
    assert answer.url == "/day/"
    assert Session.objects.get(pk=session.pk).state == "canceled"


def test_as_many_questions_for_many_sessions_as_for_few(center, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as one:
        plan(center)
    with django_assert_max_num_queries(12) as two:
        assert len(plan(center, days=2)) == 2

    assert len(one) == len(two)


# The matching itself

AT = datetime(2027, 3, 1, 14, tzinfo=UTC)


def to_cover(number, *, hour=0, **fields):
    start = AT + timedelta(hours=hour)
    return ToCover(
        UUID(int=number),
        start,
        start + timedelta(hours=1),
        WeekSpan(0, NINE + 60 * hour, NINE + 60 * hour + 60),
        **fields,
    )


def colleague(number, **fields):
    values = {"credentials": frozenset(), "languages": frozenset({"en"}), "work": (WeekSpan(0, NINE, NOON),), **fields}
    return Colleague(UUID(int=100 + number), **values)


def test_somebody_who_can_lead_anything_makes_room_for_a_session_that_only_they_can_lead():
    plain, special = to_cover(1), to_cover(2, credentials=frozenset({"LCSW"}))
    expert, other = colleague(1, credentials=frozenset({"LCSW"})), colleague(2)

    assert assigned([plain, special], [expert, other]) == {
        plain.session_id: other.staff_id,
        special.session_id: expert.staff_id,
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_no_session_stays_uncovered_that_could_be_covered(order):
    sessions = [
        to_cover(1, credentials=frozenset({"A", "B"})),
        to_cover(2, credentials=frozenset({"A"})),
        to_cover(3, credentials=frozenset({"B", "C"})),
    ]
    people = [colleague(number, credentials=frozenset({letter})) for number, letter in enumerate("ABC")]

    found = assigned([sessions[place] for place in order], people)

    assert len(found) == 3
    assert len(set(found.values())) == 3


def test_one_person_leads_two_sessions_one_after_the_other_and_never_two_at_once():
    first, at_once, after = to_cover(1), to_cover(2), to_cover(3, hour=1)

    found = assigned([first, at_once, after], [colleague(1)])

    assert len(found) == 2
    assert after.session_id in found
    assert can_lead(colleague(1), after, taken=[(first.start, first.end)])
    assert not can_lead(colleague(1), at_once, taken=[(first.start, first.end)])
