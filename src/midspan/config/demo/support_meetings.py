"""A list of support meetings around the center, all of them made up, and one that Rowan keeps."""

from pathlib import Path

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.meetings.actions import keep_meeting, upload_list
from midspan.domains.meetings.queries import meetings_listed

WHO, KEPT = "rowan", "After Supper"
NAME = "Meetings of the valley"


def tell_support_meetings(center: Center, people: list[Person]) -> None:
    """One row of the list cannot be read, as in real ones."""
    content = Path(__file__).with_name("support_meetings.json").read_bytes()
    row = upload_list(name=NAME, content=content, by=center.act_as("ruth"))
    kept = meetings_listed(viewer=center.actor("ruth"), list_id=row.pk).get(name=KEPT)
    for person in people:
        if person.key == WHO and not person.wing:
            keep_meeting(meeting_id=kept.pk, by=as_themselves(center, person))
    center.act_as("ines")
