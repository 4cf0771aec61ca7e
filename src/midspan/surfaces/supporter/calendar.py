"""What was agreed on, for a calendar: a kind of help or an appointment, and a time."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from midspan.domains.circle.enums import HelpState
from midspan.domains.circle.queries import LASTS, Helped
from midspan.domains.families.queries import AskedTo
from midspan.surfaces.supporter.drawing import help_words
from midspan.ui.calendar_file import Entry
from midspan.values import Span


def entries_of(agreed: Iterable[Helped], sessions: Iterable[AskedTo]) -> list[Entry]:
    return [*map(_help, agreed), *map(_session, sessions)]


def _help(one: Helped) -> Entry:
    during = Span(one.starts_at, one.starts_at + LASTS)
    return Entry(key=one.id, during=during, words=help_words(one.kind), is_on=one.state == HelpState.ACCEPTED)


def _session(one: AskedTo) -> Entry:
    return Entry(key=one.id, during=Span(one.start, one.end), words=_("Appointment"), is_on=one.is_coming)
