"""What is open about a person, for whoever writes a handover: facts with their ways on, and the same as first words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import dateformat
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import contact_notes_of, sessions_of_chart
from midspan.domains.handovers.queries import Given
from midspan.domains.privacy.queries import zone_of_patient
from midspan.surfaces.staff.board_lines import Line
from midspan.surfaces.staff.chart_now import open_lines
from midspan.values import Actor


def facts_of(*, viewer: Actor, patient_id: UUID, now: datetime) -> list[Line]:
    """Who has to be reached, the plan's review, notes due, the next session, and when they were last seen."""
    return [
        *open_lines(viewer=viewer, patient_id=patient_id, now=now),
        *_last_seen(viewer=viewer, patient_id=patient_id, now=now),
    ]


def first_words(facts: Iterable[Line]) -> str:
    """A line for each fact, for whoever writes to shorten and add to."""
    return "\n".join(f"{one.title}: {one.why}" for one in facts)


def _last_seen(*, viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Line]:
    """The latest session they came to, or contact written down."""
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    sessions = sessions_of_chart(viewer=viewer, patient_id=patient_id, now=now)
    seen = [(one.start, one.title) for one in sessions if one.state is AttendanceState.ATTENDED][:1]
    contacts = [
        entry.contact.began_at
        for entry in contact_notes_of(viewer=viewer, patient_id=patient_id)
        if entry.contact is not None and entry.contact.began_at is not None
    ]
    seen += [(at, _("a contact")) for at in sorted(contacts)[-1:]]
    if not seen:
        yield _quiet(_("Last seen"), _("Nothing is recorded."))
        return
    at, what = max(seen, key=lambda one: one[0])
    day = dateformat.format(at.astimezone(zone), "l, F j")
    yield _quiet(_("Last seen"), _("%(day)s, %(what)s.") % {"day": day, "what": what})


def _quiet(title: str, why: str) -> Line:
    return Line(kind="quiet", icon="user", title=title, why=why, href="", action="")


def written_words(given: Given) -> str:
    """Who wrote it, and when."""
    return _("%(who)s, %(at)s") % {
        "who": given.handover.written_by,
        "at": dateformat.format(localtime(given.handover.written_at), "l, F j, g:i\N{NO-BREAK SPACE}a"),
    }
