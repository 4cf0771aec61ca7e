"""Meeting lists for tests."""

from midspan.domains.meetings.enums import Attendance
from midspan.domains.meetings.models import MeetingList, SupportMeeting


def make_list(organization, **fields):
    values = {"name": "AA", "zone": "America/New_York", "state": "fresh", **fields}
    return MeetingList.objects.create(organization=organization, **values)


def make_meeting(of, name="Canal Group", **fields):
    """Mondays at 19:00 for an hour, in person."""
    values = {
        "key": name,
        "weekdays": [0],
        "start_minute": 19 * 60,
        "length_minutes": 60,
        "zone": of.zone,
        "attendance": Attendance.IN_PERSON,
        "address": "1 Canal Row, Harborton, VA",
        "source": {"name": name},
        **fields,
    }
    return SupportMeeting.objects.create(organization=of.organization, meeting_list=of, name=name, **values)
