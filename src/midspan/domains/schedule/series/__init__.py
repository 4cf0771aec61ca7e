"""A weekly meeting as people say it: local times, a rhythm of weeks, and the dates that are different.

Pure: no Django, no clock. A *rhythm* is the weekdays and every how many weeks; a *series* is a rhythm at one local time
of one zone, from a date on; a *change of the day* skips, changes or adds one date; an *occurrence* is one date of it
all, with its local minutes (for rules) and its instants (for conflicts). Nothing is ever kept in UTC.
"""

from midspan.domains.schedule.series.expanding import expand
from midspan.domains.schedule.series.rule_text import rhythm_from, rule_text, start_text
from midspan.domains.schedule.series.shape import DayChange, Occurrence, Rhythm, Series

__all__ = ["DayChange", "Occurrence", "Rhythm", "Series", "expand", "rhythm_from", "rule_text", "start_text"]
