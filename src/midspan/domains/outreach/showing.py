"""What pages say of a clock: its steps, whose turn it is, and what can be offered."""

from collections.abc import Collection
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import patient_for
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import Barrier, CallOutcome, Decision, DeedKind, OutreachState, StepKey
from midspan.domains.outreach.models import Deed
from midspan.domains.outreach.queries import Answering, Standing, Tried, may_step
from midspan.domains.outreach.wording import (
    BARRIER_WORDS,
    CONTACT_WORDS,
    DECISION_WORDS,
    DEED_WORDS,
    ENDING_WORDS,
    OUTCOME_WORDS,
    STEP_WORDS,
    outcome_words,
)
from midspan.kernel.pages import opens_for
from midspan.values import Actor

Names = dict[UUID, str]


def moment_words(moment: datetime, *, now: datetime) -> str:
    """A time of today as a time, any other with its date."""
    here = localtime(moment)
    words = date_format(here, "TIME_FORMAT")
    return words if here.date() == localtime(now).date() else f"{date_format(here, 'l, F j')}, {words}"


def day_words(moment: datetime, *, zone: tzinfo) -> str:
    return date_format(localtime(moment, zone), "l, F j")


def desk_line(found: Standing, *, name: str, names: Names, now: datetime) -> dict[str, object]:
    """One line of the list of whom somebody is to reach."""
    one, wants = found.current, found.outreach.wants_call_at
    is_away = found.state(now) is OutreachState.AWAY
    is_late = bool(wants) or bool(one and one.due_at < now and not is_away)
    return {
        "title": name,
        "why": _why(found, names=names, now=now),
        "tag": _("Asks for a call") if wants else _("Away") if is_away else _("Late") if is_late else "",
        "tag_kind": "late" if is_late else "due",
        "kind": "quiet" if is_away else "urgent" if is_late else "due",
        "url": reverse("outreach:of_patient", args=[found.outreach.patient_id]),
    }


def _why(found: Standing, *, names: Names, now: datetime) -> str:
    one = found.current
    if one is None:
        return _("Every step was done; they have not come yet.")
    owner = names.get(found.owner_id(one.key) or UUID(int=0), _("nobody"))
    told = {"step": STEP_WORDS[one.key], "time": moment_words(one.due_at, now=now), "who": owner}
    return _("%(step)s · by %(time)s · %(who)s") % told


def step_lines(found: Standing, *, names: Names, now: datetime, by: Actor) -> list[dict[str, Any]]:
    """Every step in order: done, left out, or due, with what was written about it, and whether it is for `by` to do."""
    first = found.current
    return [
        {
            "key": one.key,
            "what": STEP_WORDS[one.key],
            "owner": names.get(found.owner_id(one.key) or UUID(int=0), ""),
            "due": moment_words(one.due_at, now=now),
            "is_late": not one.is_settled and one.due_at < now,
            "is_next": first is not None and one.key is first.key,
            "is_theirs": one.key is not StepKey.SEAT and bool(may_step(by, found, one.key, now=now)),
            "deed": _deed_line(found.settled(one.key), names, now),
            "printed": _deed_line(found.printed, names, now) if one.key is StepKey.LETTER else None,
        }
        for one in found.planned
    ]


def _deed_line(deed: Deed | None, names: Names, now: datetime) -> dict[str, str] | None:
    if deed is None:
        return None
    said = [DEED_WORDS[DeedKind(deed.kind)]]
    said += [OUTCOME_WORDS[CallOutcome(deed.outcome)]] if deed.outcome else []
    said += [DECISION_WORDS[Decision(deed.decision)]] if deed.decision else []
    said += [BARRIER_WORDS[Barrier(one)] for one in deed.barriers]
    return {
        "what": " · ".join([*map(str, said), *([_contact_words(deed.contact)] if deed.contact else [])]),
        "by": names.get(deed.by_id, ""),
        "at": moment_words(deed.at, now=now),
        "words": deed.words,
    }


def _contact_words(contact: Any) -> str:
    return _("as a note says about a contact on %(day)s") % {"day": date_format(contact.local_date, "l, F j")}


def answer_card(one: Answering) -> dict[str, object]:
    """The contact by which a clock can be answered. That they were reached it says only of who was there for sure."""
    was_there = one.contact.is_with_person
    heading = _("They were reached") if was_there else str(CONTACT_WORDS)
    return {"id": one.contact.id, "heading": heading, "words": _answer_words(one)}


def _answer_words(one: Answering) -> str:
    """That somebody wrote of a contact meanwhile, and of which day."""
    told = {"who": one.contact.author, "day": date_format(one.contact.on, "l, F j"), "step": STEP_WORDS[one.key]}
    if one.contact.is_with_person:
        return _("%(who)s signed a note about a contact on %(day)s. It answers “%(step)s”.") % told
    words = _("%(who)s signed a note about a contact on %(day)s. If the person was talked with, it answers “%(step)s”.")
    return words % told


def tried_words(one: Tried, *, now: datetime) -> str:
    """What came of a try, when, and who tried."""
    what = outcome_words(one.outcome, is_contact=one.is_contact)
    return f"{what} · {moment_words(one.made_at, now=now)} · {one.name}"


def ending_words(found: Standing, *, names: Names, now: datetime) -> dict[str, str]:
    """How one ended, when, and what was written."""
    one = found.outreach
    assert one.ended_at is not None  # noqa: S101 - only ended ones are asked for.
    ended = _("%(how)s, %(when)s") % {
        "how": ENDING_WORDS[one.ending],  # type: ignore[index]  # the stubs read the column as text
        "when": moment_words(one.ended_at, now=now),
    }
    barriers = " · ".join(str(BARRIER_WORDS[barrier]) for barrier in found.barriers)
    return {"what": ended, "barriers": barriers, "words": one.words, "by": names.get(one.ended_by or UUID(int=0), "")}


def options_for(
    barriers: Collection[Barrier], *, viewer: Actor, patient_id: UUID, episode_id: UUID | None
) -> list[dict[str, str]]:
    """Pages on which something can be offered about these barriers: those that open for the viewer, each once."""
    named = {"patient": patient_id, "episode": episode_id, "": None}
    found = []
    for one in outreach_book().option:
        if not set(one.barriers) & set(barriers) or (one.of and named[one.of] is None):
            continue
        url = reverse(one.page, args=[named[one.of]] if one.of else [])
        done_on = reverse(one.on, args=[patient_id]) if one.on else url
        if opens_for(url, actor=viewer) and opens_for(done_on, actor=viewer):
            found.append({"url": url, "label": one.label})
    return found


def staff_in(found: Collection[Standing]) -> set[UUID]:
    """Everybody these clocks name."""
    owners = {pk for one in found for step in one.steps for pk in (step.owner_id, one.owner_id(StepKey(step.key)))}
    doers = {deed.by_id for one in found for deed in one.deeds} | {one.outreach.ended_by for one in found}
    return {pk for pk in owners | doers if pk}


def name_for(viewer: Actor, patient_id: UUID) -> str:
    """The name of somebody the viewer reaches; "" for anybody else."""
    patient: Any = patient_for(viewer=viewer, patient_id=patient_id)
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip() if patient else ""


def step_key(word: str) -> StepKey | None:
    return StepKey(word) if word in set(StepKey) else None
