"""Words about family tasks: who reads one and who does not, and what was said to one."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.family_tasks.queries import Answer, Given, Reader
from midspan.domains.guardians.queries import sight_lines


def reader_line(one: Reader) -> dict[str, Any]:
    """Whether somebody reads a task and if not, why; and what else they may be told."""
    return {
        "name": one.name,
        "reads": one.reads,
        "why": "" if one.reads else why_not(one),
        "sees": sight_lines(one.standing),
    }


def why_not(one: Reader) -> str:
    """Why a guardian would not read a task now."""
    if not one.standing.may_look:
        return _("By their papers they sign and see nothing.")
    if not one.is_opened:
        return _("No law opens it to them now, and the minor signed nothing that does.")
    return _("Their sign-in is over.") if one.standing.until_at else _("They have no sign-in of their own.")


def given_line(one: Given, readers: Sequence[Reader]) -> dict[str, Any]:
    """A task with a line for each whom it is for; of who stands for them no more, where they answered."""
    names = {each.id: each.name for each in readers}
    whom = one.task.guardian_id
    whom_it_is_for = [each for each in readers if one.is_for(each.id)]
    return {
        "thread": one.task.thread,
        "title": one.task.title,
        "words": one.task.words,
        "due_date": one.task.due_date,
        "said_at": one.task.said_at,
        "is_open": one.task.is_open,
        "is_done": one.is_done,
        "for_whom": names.get(whom, "") if whom else "",
        "lines": [(each.name, _stands(each, one)) for each in whom_it_is_for if each.is_now or each.id in one.answers],
        "is_unread": not any(each.reads for each in whom_it_is_for),
    }


def _stands(reader: Reader, one: Given) -> str:
    """Done or not yet, with what they wrote; and that they read nothing of it now."""
    said = answer_words(one.answers.get(reader.id))
    if reader.reads or not one.task.is_open:
        return said
    unread = _("Does not read it now.")
    return f"{said} {unread}" if reader.id in one.answers else unread


def answer_words(answer: Answer | None) -> str:
    """What one guardian said last, for the team."""
    if answer is None:
        return _("Not yet.")
    day = date_format(localtime(answer.said_at), "MONTH_DAY_FORMAT")
    if answer.is_done:
        return _("Done, ticked on %(day)s.") % {"day": day}
    if answer.words:
        return _("Not yet. On %(day)s they wrote: “%(words)s”") % {"day": day, "words": answer.words}
    return _("Not yet. They took their tick back on %(day)s.") % {"day": day}
