"""Keeping a painted week and the wishes, each undone by one tap."""

from uuid import uuid4

import pytest

from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.responsibilities.actions import PaintedBlock, WeekWish, keep_preference, paint_week, undo_step
from midspan.domains.responsibilities.enums import Modality, PartOfDay, ResponsibilityKind
from midspan.domains.responsibilities.models import Responsibility, ResponsibilityTime
from midspan.domains.responsibilities.queries import last_step, week_preference
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db

SCHOOL = ResponsibilityKind.SCHOOL


@pytest.fixture
def rowan():
    return make_patient(make_organization())


def painted(patient, *blocks, **options):
    return paint_week(patient_id=patient.pk, blocks=blocks, by=actor_for(patient), **options)


def rows_of(patient):
    see_all(patient.organization)
    rows = ResponsibilityTime.objects.filter(patient=patient, responsibility__removed_at=None)
    ordered = rows.order_by("weekday", "start_minute")
    return list(ordered.values_list("responsibility__kind", "weekday", "start_minute", "end_minute"))


def test_painting_over_everything_and_undo(rowan):
    make_work(rowan)

    step = painted(rowan, PaintedBlock(time=at(1, 18, 20), kind=SCHOOL))
    after = rows_of(rowan)
    undo_step(step_id=step.pk, by=actor_for(rowan))

    assert after == [("school", 1, 1080, 1200)]
    assert rows_of(rowan) == [("work", 0, 540, 1020), ("work", 2, 540, 1020)]
    assert Responsibility.objects.filter(removed_at=None).count() == 1


def test_painting_the_same_changes_nothing(rowan):
    work = make_work(rowan)
    before = last_step(viewer=actor_for(rowan), patient_id=rowan.pk)
    blocks = [
        PaintedBlock(time=at(row.weekday, row.start_minute / 60, row.end_minute / 60), kind="work", time_id=row.pk)
        for row in work.times.all()
    ]

    assert painted(rowan, *blocks) is None
    assert last_step(viewer=actor_for(rowan), patient_id=rowan.pk) == before


def test_a_week_changed_elsewhere_meanwhile_is_not_overwritten(rowan):
    make_work(rowan)

    with pytest.raises(RefusedError, match="This week was changed elsewhere while you painted"):
        painted(rowan, PaintedBlock(time=at(1, 18, 20), kind=SCHOOL), seen=str(uuid4()))

    assert rows_of(rowan) == [("work", 0, 540, 1020), ("work", 2, 540, 1020)]


def test_a_first_week_painted_on_two_devices_is_that_of_the_first(rowan):
    painted(rowan, PaintedBlock(time=at(1, 18, 20), kind=SCHOOL), seen="")

    with pytest.raises(RefusedError, match="This week was changed elsewhere while you painted"):
        painted(rowan, PaintedBlock(time=at(2, 18, 20), kind=SCHOOL), seen="")

    assert rows_of(rowan) == [("school", 1, 1080, 1200)]


@pytest.mark.slow
def test_page_keeps_the_lines_when_somebody_else_was_quicker(client, rowan):
    make_work(rowan)
    client.force_login(rowan.account)
    line = {"week-0-day": "1", "week-0-kind": "school", "week-0-start": "18:00", "week-0-end": "20:00"}
    counts = {"week-TOTAL_FORMS": "1", "week-INITIAL_FORMS": "0"}

    page = client.post("/life/paint/", {**counts, **line, "seen": str(uuid4())})

    assert "This week was changed elsewhere while you painted." in page.content.decode()
    assert page.context["formset"].forms[0]["start"].value() == "18:00"


def test_broken_line_is_said_in_words(client, rowan):
    client.force_login(rowan.account)
    line = {"week-0-day": "1", "week-0-kind": "school", "week-0-start": "18:00", "week-0-end": "18:00"}

    page = client.post("/life/paint/", {"week-TOTAL_FORMS": "1", "week-INITIAL_FORMS": "0", **line})

    assert "This ends when it starts. Give it a later end." in page.content.decode()
    assert rows_of(rowan) == []


def test_wishes_are_kept_unknown_where_nothing_was_said_and_undone(rowan):
    by = actor_for(rowan)
    wish = WeekWish(modality=Modality.VIDEO, part_of_day=PartOfDay.EVENING)

    keep_preference(patient_id=rowan.pk, wish=wish, by=by)
    row = week_preference(viewer=by, patient_id=rowan.pk)
    undo_step(step_id=last_step(viewer=by, patient_id=rowan.pk).pk, by=by)

    assert (row.modality, row.part_of_day, row.video_place, row.longest_day_minutes) == ("video", "evening", None, None)
    assert week_preference(viewer=by, patient_id=rowan.pk) is None


def test_wishes_page_asks_the_way_to_every_site(client, rowan):
    site = make_site(rowan.organization)
    client.force_login(rowan.account)
    answers = {
        "modality": "in_person",
        "language": "en",
        f"travel_{site.pk}": "35",
        "longest_day": "180",
        "video_place": "no",
        "family_session": "yes",
    }

    client.post("/life/wishes/", answers)

    see_all(rowan.organization)
    row = week_preference(viewer=actor_for(rowan), patient_id=rowan.pk)
    assert (row.travel_minutes, row.longest_day_minutes) == ({str(site.pk): 35}, 180)
    assert (row.video_place, row.family_session) == (False, True)


def test_impossible_way_is_refused_in_words(client, rowan):
    site = make_site(rowan.organization)
    client.force_login(rowan.account)

    page = client.post("/life/wishes/", {"modality": "in_person", "language": "en", f"travel_{site.pk}": "999"})

    assert "A way of more than four hours cannot be planned round." in page.content.decode()


def test_wishes_page_keeps_the_clock_and_the_state_and_undo_gives_both_back(client, rowan):
    client.force_login(rowan.account)

    client.post(
        "/life/wishes/", {"modality": "video", "language": "en", "time_zone": "America/Phoenix", "video_state": "AZ"}
    )
    see_all(rowan.organization)
    rowan.refresh_from_db()
    kept = rowan.time_zone, week_preference(viewer=actor_for(rowan), patient_id=rowan.pk).video_state
    step = last_step(viewer=actor_for(rowan), patient_id=rowan.pk)
    undo_step(step_id=step.pk, by=actor_for(rowan))

    rowan.refresh_from_db()
    assert kept == ("America/Phoenix", "AZ")
    assert rowan.time_zone == "America/New_York"


def test_clock_of_somewhere_else_stays_on_the_page_until_another_is_chosen(client, rowan):
    rowan.time_zone = "Europe/Dublin"
    rowan.save()
    client.force_login(rowan.account)

    page = client.get("/life/wishes/").content.decode()

    assert '<option value="Europe/Dublin" selected>' in page
