"""What somebody marks of their life: theirs alone, over their own drawings and in the table beside them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.measures.actions import drop_event, mark_event
from midspan.domains.measures.drawing import Mark, chart_html
from midspan.domains.measures.models import LifeEvent
from midspan.domains.measures.queries import own_events
from midspan.domains.measures.rules import may_mark
from midspan.domains.measures.tests.test_own_series import FIRST, Center, row, series
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

EVENTS, OWN = reverse("measures:events"), reverse("measures:own")
MOVED = "moved to Oak Street"


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture
def phone(center, client):
    client.force_login(center.rowan.account)
    return client


def marked(center):
    see_all(center.organization)
    by = actor_for(center.rowan)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    return [(one.on_date, one.words) for one in own_events(viewer=by)]


def some_days_ago():
    return clock.local_date() - timedelta(days=10)


def marks(center, words=MOVED):
    by = actor_for(center.rowan)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    return mark_event(on_date=some_days_ago(), words=words, by=by)


# The drawing


def test_marks_within_the_days_are_numbered_over_the_line_and_said_below_and_in_its_sentence():
    weeks = [row(0, use=2), row(7, use=3), row(14, use=1)]
    told = [Mark(FIRST - timedelta(days=1), "before it"), Mark(FIRST + timedelta(days=7), "<a new job>")]

    drawn = chart_html(series("bam-iop", *weeks), scale="use", title="Use", marks=told)

    assert 'd="M169 12V126" stroke-dasharray="3 3"/><text x="169" y="9"' in drawn
    assert "1 · March 9: <bdi>&lt;a new job&gt;</bdi>" in drawn
    assert "You marked: 03/09/2026: &lt;a new job&gt;." in drawn
    assert "before it" not in drawn
    assert "stroke-dasharray" not in chart_html(series("bam-iop", *weeks), scale="use", title="Use")


def test_two_marks_of_one_day_stand_on_one_line():
    weeks = [row(0, use=2), row(14, use=1)]
    day = FIRST + timedelta(days=7)

    drawn = chart_html(series("bam-iop", *weeks), scale="use", marks=[Mark(day, "one"), Mark(day, "two")])

    assert (drawn.count("stroke-dasharray"), ">1 2</text>" in drawn) == (1, True)


# Who marks, and who reads


@pytest.mark.parametrize(
    ("days", "words", "reason"),
    [
        (0, "moved", ""),
        (-400, "moved", ""),
        (1, "moved", "Mark what has happened; this day is still to come."),
        (0, "  ", "Say in a few words what it was."),
    ],
)
@pytest.mark.django_db
def test_what_has_happened_is_marked_with_a_word(center, days, words, reason):
    today = clock.local_date()

    verdict = may_mark(actor_for(center.rowan), on_date=today + timedelta(days=days), words=words, today=today)

    assert (bool(verdict), verdict.reason) == (not reason, reason)


@pytest.mark.django_db
def test_the_team_marks_nothing(center):
    with pytest.raises(RefusedError, match="The person alone"):
        mark_event(on_date=some_days_ago(), words=MOVED, by=actor_for(center.dana))


@pytest.mark.django_db
def test_the_person_reads_it_over_each_drawing_and_in_the_table_and_their_team_nowhere(center, phone):
    before = phone.get(OWN).text
    marks(center)

    page = phone.get(OWN).text
    phone.force_login(center.dana.account)
    of_patient = phone.get(reverse("measures:of_patient", args=[center.rowan.pk])).text
    chart = phone.get(reverse("staff:chart", args=[center.rowan.pk])).text

    assert ("What you marked" in before, page.count("stroke-dasharray")) == (False, 3)
    assert 'data-label="What you marked"' in page
    assert (MOVED in page, MOVED in of_patient, MOVED in chart) == (True, False, False)
    assert 'role="img"' in of_patient


@pytest.mark.django_db
def test_rows_are_hidden_from_staff_by_the_database_and_shown_to_the_person(center):
    marks(center)
    dana = actor_for(center.dana)

    bind(organization_id=dana.organization_id, actor_id=dana.id, reach=Reach.ALL)
    seen = LifeEvent.objects.count()

    assert (seen, marked(center)) == (0, [(some_days_ago(), MOVED)])


# The page


@pytest.mark.django_db
def test_marked_twice_is_marked_once_and_taken_away_is_gone(center, phone):
    sent = {"on_date": some_days_ago().isoformat(), "words": MOVED}

    for _ in range(2):
        assert phone.post(EVENTS, sent)["Location"] == EVENTS
    kept = marked(center)
    page = phone.get(EVENTS).text
    phone.post(reverse("measures:drop_event", args=[marks(center).pk]))

    assert kept == [(some_days_ago(), MOVED)]
    assert (MOVED in page, "Only you read this" in page, "tel:988" in page) == (True, True, True)
    assert marked(center) == []


@pytest.mark.django_db
def test_a_day_to_come_is_refused_in_words_and_what_was_typed_stands(center, phone):
    answer = phone.post(EVENTS, {"on_date": (clock.local_date() + timedelta(days=3)).isoformat(), "words": MOVED})

    assert answer.status_code == 422
    assert "this day is still to come" in answer.text
    assert f'value="{MOVED}"' in answer.text
    assert marked(center) == []


@pytest.mark.django_db
def test_another_person_takes_nothing_of_theirs_away(center):
    event = marks(center)
    see_all(center.organization)
    other = actor_for(make_patient(center.organization))
    bind(organization_id=other.organization_id, actor_id=other.id, reach=Reach.ALL)

    with pytest.raises(RefusedError, match="nothing like that"):
        drop_event(event_id=event.pk, by=other)

    assert marked(center) == [(some_days_ago(), MOVED)]
