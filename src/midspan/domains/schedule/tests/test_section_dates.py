"""Single dates of a section: skipped, changed, added and undone, and what follows for those who are booked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import (
    NewDate,
    add_date,
    change_date,
    cover_absence,
    materialize,
    skip_date,
    undo_day_change,
)
from midspan.domains.schedule.enums import DateState, SessionState, StepKind
from midspan.domains.schedule.models import Booking, Section, Session, SessionStaff
from midspan.domains.schedule.sections.dates import dates_of
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    Center,
    job_of,
    make_room,
    make_section,
    row,
    rows_of,
    seat_in,
)
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
TUESDAY, FRIDAY = MONDAY + A_DAY, MONDAY + 4 * A_DAY
NEXT_MONDAY = MONDAY + A_WEEK
TEN, ONE_PM = 600, 780
SUNDAY_NOON = datetime(2027, 2, 28, 17, tzinfo=UTC)  # The first Monday is still ahead.


class Place(Center):
    """Mondays and Tuesdays, 9 to noon; one person sits on Mondays, and the weeks stand on dates."""

    def __init__(self):
        super().__init__(make_organization(), weekdays=(0, 1))
        self.monday_group, self.tuesday_group = self.sections
        self.manager = make_staff(self.organization, Role.PROGRAM_MANAGER, given_name="Mae", family_name="Manager")
        self.by = actor_for(self.manager)
        self.patient = self.make_person()
        seat_in(self.monday_group, self.patient, number=1)
        self.fill()

    def fill(self):
        materialize(by=job_of(self.organization), from_date=MONDAY)

    def lines(self):
        section = Section.objects.get(pk=self.monday_group.pk)
        return dates_of(section, viewer=self.by)

    def states(self):
        return {line.day: line.state for line in self.lines()}

    def skip(self, day=NEXT_MONDAY, **fields):
        values = {"start_minute": NINE, "reason": "The heating is out.", "by": self.by, **fields}
        return skip_date(section_id=self.monday_group.pk, day=day, **values)

    def change(self, meeting=NEXT_MONDAY, **to):
        values = {"day": meeting, "start_minute": NINE, "end_minute": NOON, **to}
        return change_date(
            section_id=self.monday_group.pk,
            day=meeting,
            start_minute=NINE,
            to=NewDate(**values),
            reason="The room is painted.",
            by=self.by,
        )

    def add(self, day=FRIDAY, **to):
        values = {"day": day, "start_minute": NINE, "end_minute": NOON, **to}
        return add_date(section_id=self.monday_group.pk, to=NewDate(**values), reason="One was lost.", by=self.by)

    def booked(self):
        """The dates on which the person is booked."""
        rows = Booking.objects.filter(patient=self.patient, is_active=True).order_by("during")
        return list(rows.values_list("local_date", flat=True))

    def told(self):
        return rows_of("notices.Notice").filter(recipient_id=self.patient.pk, kind=NoticeKind.WEEK_CHANGED).count()

    def session_on(self, day):
        return Session.objects.get(section=self.monday_group, local_date=day, state=SessionState.PLANNED)


@pytest.fixture(scope="module")
def shared_place(share):
    return share(Place, at=SUNDAY_NOON)


@pytest.fixture
def place(shared_place, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SUNDAY_NOON)
    return own(shared_place)


@pytest.mark.slow
def test_skipped_date_takes_its_session_and_booking_tells_once_and_comes_back_when_undone(place):
    before = place.booked()

    change = place.skip()
    after, told = place.booked(), place.told()
    session = Session.objects.get(section=place.monday_group, local_date=NEXT_MONDAY)
    place.fill()
    state = place.states()[NEXT_MONDAY]
    undo_day_change(change_id=change.pk, by=place.by)

    assert after == [day for day in before if day != NEXT_MONDAY]
    assert (session.state, session.canceled_reason, told, state) == ("canceled", "date_skipped", 1, DateState.SKIPPED)
    assert place.booked() == before
    assert place.states()[NEXT_MONDAY] is DateState.MEETS
    assert SessionStaff.objects.filter(session=place.session_on(NEXT_MONDAY), is_active=True).count() == 1


@pytest.mark.slow
def test_notice_is_neutral_and_names_no_date(place):
    place.skip()

    [notice] = rows_of("notices.Notice").filter(recipient_id=place.patient.pk)
    assert (notice.kind, notice.subject_id) == (NoticeKind.WEEK_CHANGED, place.patient.pk)


@pytest.mark.slow
def test_nobody_else_is_told(place):
    other = place.make_person()
    seat_in(place.tuesday_group, other, number=1)
    place.fill()

    place.skip()

    assert rows_of("notices.Notice").filter(recipient_id=other.pk).count() == 0


@pytest.mark.slow
def test_moved_date_takes_everybody_along_and_back_again(place):
    wednesday = NEXT_MONDAY + 2 * A_DAY

    change = place.change(day=wednesday, start_minute=TEN, end_minute=ONE_PM)
    moved = place.session_on(wednesday)
    line = next(one for one in place.lines() if one.change)
    booked = place.booked()
    undo_day_change(change_id=change.pk, by=place.by)

    assert moved.during.lower.astimezone(UTC).hour == 15
    assert (NEXT_MONDAY in booked, wednesday in booked) == (False, True)
    assert (line.is_moved, line.by_name, line.expected) == (True, "Mae Manager", 1)
    assert (NEXT_MONDAY in place.booked(), wednesday in place.booked()) == (True, False)
    assert place.told() == 1


@pytest.mark.slow
def test_other_room_on_one_date_keeps_the_session_and_its_bookings(place):
    room, before = make_room(place.organization, place.site, name="Birch"), place.session_on(NEXT_MONDAY)

    change = place.change(room_id=room.pk)
    place.fill()
    moved = place.session_on(NEXT_MONDAY)
    undo_day_change(change_id=change.pk, by=place.by)

    assert (moved.pk, moved.room_id) == (before.pk, room.pk)
    assert place.session_on(NEXT_MONDAY).room_id == before.room_id
    assert place.session_on(NEXT_MONDAY + A_WEEK).room_id == before.room_id
    assert place.told() == 1


@pytest.mark.slow
def test_video_on_one_date_frees_the_room(place):
    place.change(is_video=True)

    session = place.session_on(NEXT_MONDAY)
    assert (session.is_video, session.room_id) == (True, None)


@pytest.mark.slow
def test_other_lead_by_video_is_licensed_where_those_booked_are(place):
    Section.objects.filter(pk=place.monday_group.pk).update(is_video=True, room=None)
    Session.objects.filter(section=place.monday_group).update(is_video=True, room=None)
    rows_of("responsibilities.WeekPreference").filter(patient=place.patient).update(video_state="MD")

    with pytest.raises(RefusedError, match="no license"):
        place.change(lead_id=place.counselor.pk, is_video=True)

    assert place.session_on(NEXT_MONDAY).lead_id == place.leader.pk


@pytest.mark.slow
def test_other_lead_on_one_date_reaches_whoever_is_booked_until_it_is_undone(place):
    change = place.change(lead_id=place.counselor.pk)
    session = place.session_on(NEXT_MONDAY)
    leads = set(SessionStaff.objects.filter(session=session, is_active=True).values_list("staff_id", flat=True))
    place.fill()
    reach = rows_of("privacy.Reach").filter(actor_id=place.counselor.pk, source_id=session.pk, ended_at=None)
    reached = set(reach.values_list("patient_id", flat=True))
    undo_day_change(change_id=change.pk, by=place.by)

    assert (session.lead_id, leads, reached) == (place.counselor.pk, {place.counselor.pk}, {place.patient.pk})
    assert place.session_on(NEXT_MONDAY).lead_id == place.leader.pk
    assert reach.all().count() == 0


@pytest.mark.slow
def test_extra_date_books_everybody_who_has_a_place_and_is_taken_away_by_skipping_it(place):
    change = place.add()
    booked, state = place.booked(), place.states()[FRIDAY]
    place.skip(FRIDAY)

    assert (FRIDAY in booked, state) == (True, DateState.EXTRA)
    assert FRIDAY not in place.booked()
    assert FRIDAY not in place.states()
    change.refresh_from_db()
    assert change.undone_by_id == place.manager.pk


@pytest.mark.slow
def test_extra_date_that_is_moved_is_still_one_extra_date(place):
    place.add()

    change_date(
        section_id=place.monday_group.pk,
        day=FRIDAY,
        start_minute=NINE,
        to=NewDate(day=FRIDAY, start_minute=TEN, end_minute=ONE_PM),
        reason="Later is better.",
        by=place.by,
    )

    [extra] = [line for line in place.lines() if line.state is DateState.EXTRA]
    assert (extra.day, extra.start) == (FRIDAY, TEN)


@pytest.mark.slow
def test_date_that_is_moved_twice_is_moved_once(place):
    place.change(day=NEXT_MONDAY + 2 * A_DAY)
    place.change(day=NEXT_MONDAY + 3 * A_DAY)

    [moved] = [line for line in place.lines() if line.change]
    assert (moved.day, moved.key_day) == (NEXT_MONDAY + 3 * A_DAY, NEXT_MONDAY)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ({"start_minute": NOON, "end_minute": NINE}, "It ends before it begins"),
        ({"day": MONDAY}, "The section meets at that time already"),
        ({"day": NEXT_MONDAY - A_DAY}, "is not open all of that time"),
        ({"day": MONDAY - 2 * A_DAY}, "has begun or is over"),
        ({"day": MONDAY + 9 * A_WEEK}, "Dates stand eight weeks ahead"),
        ({"start_minute": 6 * 60}, "Monday 6\xa0a.m. – noon: "),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_changes_nothing(place, to, words):
    before = place.booked()

    with pytest.raises(RefusedError, match=words):
        place.change(**to)

    assert (place.booked(), place.told()) == (before, 0)


@pytest.mark.slow
def test_closed_day_taken_room_and_busy_or_absent_lead_are_named(place):
    row("programs.ClosedDay", organization=place.organization, site=place.site, date=FRIDAY, name="Storm")
    room = make_room(place.organization, place.site, name="Birch")
    small = make_room(place.organization, place.site, name="Nook", capacity=4)
    make_section(
        place.organization,
        site=place.site,
        track=place.track,
        times=[(0, NINE, NOON)],
        leaders=[place.counselor],
        room=room,
        name="Other group",
    )
    place.fill()
    away = make_staff(place.organization, Role.GROUP_LEADER, given_name="Ava", family_name="Away")
    row("programs.Leave", organization=place.organization, staff=away, from_date=MONDAY, until_date=MONDAY + 8 * A_WEEK)

    for to, words in (
        ({"day": FRIDAY}, "is closed that day: Storm"),
        ({"room_id": room.pk}, "Other group is in Birch at that time"),
        ({"room_id": small.pk}, "Nook fits 4 people; the places and the leaders make 11"),
        ({"lead_id": place.counselor.pk}, "leads Other group at that time"),
        ({"lead_id": away.pk}, "Ava Away is away that day"),
    ):
        with pytest.raises(RefusedError, match=words):
            place.change(**to)


@pytest.mark.slow
def test_undo_is_refused_when_the_room_was_taken_meanwhile(place):
    change = place.skip()
    usual = place.monday_group.room
    other = make_section(place.organization, site=place.site, track=place.track, times=[(4, NINE, NOON)])
    place.fill()
    add_date(
        section_id=other.pk,
        to=NewDate(day=NEXT_MONDAY, start_minute=NINE, end_minute=NOON, room_id=usual.pk),
        reason="One was lost.",
        by=place.by,
    )

    with pytest.raises(RefusedError, match="Its room is taken at that time now"):
        undo_day_change(change_id=change.pk, by=place.by)

    change.refresh_from_db()
    assert change.undone_at is None
    assert place.states()[NEXT_MONDAY] is DateState.SKIPPED


@pytest.mark.slow
def test_who_went_elsewhere_meanwhile_stays_there_when_the_date_comes_back(place):
    change = place.skip()
    during = place.session_on(MONDAY).during
    session = Session.objects.create(
        organization=place.organization,
        kind="individual",
        patient=place.patient,
        site=place.site,
        title="Individual session",
        during=type(during)(during.lower + A_WEEK, during.upper + A_WEEK),
        local_date=NEXT_MONDAY,
    )
    Booking.objects.create(
        organization=place.organization,
        patient=place.patient,
        session=session,
        during=session.during,
        local_date=NEXT_MONDAY,
    )

    undo_day_change(change_id=change.pk, by=place.by)

    assert Booking.objects.get(session=session).is_active is True
    assert Booking.objects.get(session=place.session_on(NEXT_MONDAY)).is_active is False


@pytest.mark.slow
def test_undone_twice_is_refused_and_so_is_a_meeting_that_is_not_there(place):
    change = place.skip()
    undo_day_change(change_id=change.pk, by=place.by)

    with pytest.raises(RefusedError, match="undone already"):
        undo_day_change(change_id=change.pk, by=place.by)
    with pytest.raises(RefusedError, match="does not meet at that time on that date"):
        place.skip(TUESDAY)


def test_counselor_and_patient_change_no_dates(place):
    for person in (place.counselor, place.patient):
        with pytest.raises(RefusedError, match="changes single dates"):
            place.skip(by=actor_for(person))


@pytest.mark.slow
def test_closed_day_and_cancellation_by_hand_are_said_as_such(place):
    row("programs.ClosedDay", organization=place.organization, site=None, date=NEXT_MONDAY, name="Founders' day")
    cover_absence(
        staff_id=place.leader.pk,
        first=MONDAY,
        until=TUESDAY,
        decisions={place.session_on(MONDAY).pk: Decision(StepKind.CANCELED)},
        by=job_of(place.organization),
    )
    place.fill()

    states = place.states()
    closed = Session.objects.get(section=place.monday_group, local_date=NEXT_MONDAY)
    assert (states[MONDAY], states[NEXT_MONDAY]) == (DateState.CANCELED, DateState.CLOSED)
    assert closed.canceled_reason == "closed_day"
    with pytest.raises(RefusedError, match="does not meet on that date already: Founders' day"):
        place.skip()


def test_every_second_week_stands_on_dates_and_is_left_out_of_computed_weeks(place):
    Section.objects.filter(pk=place.monday_group.pk).update(every_weeks=2, anchor_date=NEXT_MONDAY)
    place.fill()

    meets = [line.day for line in place.lines()]
    assert meets == [NEXT_MONDAY + week * 2 * A_WEEK for week in range(4)]
    assert place.told() == 1


@pytest.mark.slow
def test_page_asks_as_many_questions_for_many_dates_and_changes_as_for_few(place):
    with CaptureQueriesContext(connection) as few:
        place.lines()
    place.skip()
    place.change(NEXT_MONDAY + A_WEEK, day=NEXT_MONDAY + A_WEEK + A_DAY, start_minute=ONE_PM, end_minute=960)
    place.add()
    with CaptureQueriesContext(connection) as many:
        place.lines()

    assert len(few) == len(many)


@pytest.mark.slow
def test_filling_asks_as_many_questions_for_three_changes_as_for_one(place):
    place.skip()
    with CaptureQueriesContext(connection) as one:
        place.fill()
    place.add()
    place.change(NEXT_MONDAY + A_WEEK, day=NEXT_MONDAY + A_WEEK + A_DAY, start_minute=ONE_PM, end_minute=960)
    with CaptureQueriesContext(connection) as three:
        place.fill()

    assert len(one) == len(three)
