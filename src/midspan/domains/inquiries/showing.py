"""Inquiries as intake's pages show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext as _

from midspan.domains.inquiries.enums import OPEN, CallTime, Closing, How, InquiryState, Need, Outcome, Whom
from midspan.domains.inquiries.models import ContactTry, Inquiry
from midspan.domains.inquiries.queries import Funnel
from midspan.domains.inquiries.rules import may_try
from midspan.domains.inquiries.wording import (
    CLOSING_WORDS,
    HOW_WORDS,
    NEED_WORDS,
    OUTCOME_WORDS,
    STATE_WORDS,
    TIME_WORDS,
    WHOM_WORDS,
)
from midspan.domains.programs.enums import LANGUAGE_WORDS
from midspan.ui.calling import call_link
from midspan.values import Actor

HOW_ICONS = {How.CALL: "phone", How.TEXT: "message", How.MESSAGE: "note", How.CALLED_US: "phone"}


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """On the center's clock, on which times are typed and their hours are read."""
    return str(date_format(localtime(moment, zone), "D, M j, P"))


def clock_note(zone: ZoneInfo) -> str:
    """Which clock it is, for whoever works by another; empty for everybody else."""
    if get_current_timezone_name() == zone.key:
        return ""
    return _("Times are on the center’s clock: %(zone)s.") % {"zone": zone.key.replace("_", " ")}


def desk_line(one: Inquiry, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A line of the worklist: who, why now, whose, and whether it is late."""
    is_late = one.due_at < now
    state = InquiryState(one.state)
    # After a screening that was missed somebody calls again.
    is_screening = state is InquiryState.BOOKED and one.due_at == one.screening_at
    doing = {
        InquiryState.NEW: _("First call by %(when)s"),
        InquiryState.CONTACTED: _("Next contact by %(when)s"),
        InquiryState.BOOKED: _("Screening %(when)s"),
    }[InquiryState.CONTACTED if state is InquiryState.BOOKED and not is_screening else state]
    doing %= {"when": moment_words(one.due_at, zone)}
    whose = str(one.owner) if one.owner else _("nobody’s yet")
    return {
        "title": one.name_to_use,
        "why": f"{doing} · {WHOM_WORDS[Whom(one.whom)]} · {whose}",
        "url": reverse("inquiries:one", args=[one.pk]),
        "kind": "urgent" if is_late else "due",
        "tag": _("Overdue") if is_late else str(STATE_WORDS[state]),
        "tag_kind": "late" if is_late else "due",
    }


def done_line(one: Inquiry) -> dict[str, str]:
    what = CLOSING_WORDS[Closing(one.closed_reason)] if one.closed_reason else STATE_WORDS[InquiryState(one.state)]
    return {"name": one.name_to_use, "what": str(what), "url": reverse("inquiries:one", args=[one.pk])}


def safety_lines(one: Inquiry) -> list[dict[str, str]]:
    """What is read before anybody dials."""
    yes_no = {True: _("Yes"), False: _("No")}
    times = ", ".join(str(TIME_WORDS[CallTime(each)]) for each in one.call_times)
    lines = [
        (_("Ask for"), one.name_to_use),
        (_("May we call?"), yes_no[one.may_call]),
        (_("May we text?"), yes_no[one.may_text]),
        (_("May we leave words?"), yes_no[one.may_leave_message]),
        (_("When it is safe"), times or _("At any time")),
        (_("What to say to others, or on voicemail"), one.say or _("Nothing: hang up")),
        (_("Who must not learn of it"), one.must_not_know or _("They named nobody")),
    ]
    return [{"label": label, "value": str(value)} for label, value in lines]


def asked_lines(one: Inquiry, *, zone: ZoneInfo) -> list[dict[str, str]]:
    """What they said of themselves, as far as they did."""
    whom = str(WHOM_WORDS[Whom(one.whom)])
    lines = [
        (_("For whom"), f"{whom}: {one.relation}" if one.relation else whom),
        (_("Language"), LANGUAGE_WORDS.get(one.language, one.language)),
        (_("What is on their mind"), one.brings),
        (_("What would make it easier"), ", ".join(str(NEED_WORDS[Need(each)]) for each in one.needs)),
        (_("Work, school or court"), one.busy_times),
        (_("Received"), moment_words(one.received_at, zone)),
        (_("Screening"), moment_words(one.screening_at, zone) if one.screening_at else ""),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]


def ways(one: Inquiry, *, by: Actor, minute: int) -> list[dict[str, Any]]:
    """Each way to reach them, open or with the reason why not: the same answer that stops the action."""
    state = InquiryState(one.state)
    return [
        {
            "how": how.value,
            "label": HOW_WORDS[how],
            "icon": HOW_ICONS[how],
            "verdict": may_try(by, how, safety=one.safety, state=state, minute=minute),
        }
        for how in How
    ]


def number_of(one: Inquiry, shown: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The number as a link, only while it may be called."""
    is_open = any(each["how"] == How.CALL and each["verdict"] for each in shown)
    return {"phone": one.phone, "url": call_link(one.phone) if is_open else ""}


def try_lines(tries: Iterable[ContactTry], *, zone: ZoneInfo) -> list[dict[str, str]]:
    return [
        {
            "what": f"{HOW_WORDS[How(one.how)]}: {OUTCOME_WORDS[Outcome(one.outcome)]}",
            "by": f"{one.by}, {moment_words(one.at, zone)}",
            "words": one.words,
        }
        for one in tries
    ]


def is_open(one: Inquiry) -> bool:
    return one.state in OPEN


def figures_lines(found: Funnel) -> dict[str, Any]:
    few = _("not said")

    def said(count: int | None) -> str:
        return few if count is None else str(count)

    return {
        "received": said(found.received),
        "in_time": said(found.called_in_time),
        "open": said(found.open),
        "steps": [{"label": str(STATE_WORDS[one.state]), "value": said(one.count)} for one in found.steps[1:]],
        "reasons": [
            {"label": str(CLOSING_WORDS[one.closing]), "value": said(one.count)}
            for one in sorted(found.reasons, key=lambda one: not one.is_ours)
        ],
    }
