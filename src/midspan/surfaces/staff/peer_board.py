"""The peer specialist's board: who could use a friendly call, why, and how they agreed to be called.

It rests on what the book of staff opens to the role (ADR 28): goals that the person lets peers read, how they are
called, and whether their counselor is asked first, of which no page here says why. No note, no score, no diagnosis.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from msgspec import Struct

from midspan.domains.commitments.queries import Asked, open_needs
from midspan.domains.commitments.wording import NEED_KIND_WORDS
from midspan.domains.encounters.queries import PeerContact, last_peer_contacts
from midspan.domains.feedback.queries import open_wishes
from midspan.domains.journey.queries import Calling, how_to_call, meetings_to_make, stays_on
from midspan.domains.outreach.queries import Tried, calls_wanted, tried_lately, tries_shown, trying, within_the_hour
from midspan.domains.outreach.wording import TRY_WORDS, outcome_words
from midspan.domains.people.enums import ContactChannel, Voicemail
from midspan.domains.plans.queries import goals_shown
from midspan.domains.safety.queries import ask_first
from midspan.domains.schedule.queries import BookedSession, first_sessions
from midspan.kernel import clock
from midspan.surfaces.staff.clock_words import day_words, moment_words
from midspan.surfaces.staff.contact_words import MODE_WORDS
from midspan.ui.calling import call_link, text_link
from midspan.values import Actor

MOST_OF_A_DAY = 4  # Sessions a day: the first that is not over is among them.
MOST_TRIES = 3
DAY = timedelta(days=1)


class Why(StrEnum):
    """Reasons to call, in the order in which they are told. What comes first is called first."""

    MEETING = "meeting"
    ASKED = "asked"
    FIRST_WEEK = "first_week"
    QUIET = "quiet"
    MILESTONE = "milestone"


class PeerRules(Struct, frozen=True, kw_only=True):
    quiet_days: int
    first_days: int
    first_between: int
    caution_days: int
    milestones: tuple[int, ...]
    milestone_near: int


@cache
def peer_rules() -> PeerRules:
    read = tomllib.loads(Path(__file__).with_name("peer_board_rules.toml").read_text(encoding="utf-8"))
    return PeerRules(
        quiet_days=read["quiet"]["days"],
        first_days=read["first_week"]["days"],
        first_between=read["first_week"]["between"],
        caution_days=read["caution"]["days"],
        milestones=tuple(read["milestone"]["days"]),
        milestone_near=read["milestone"]["near"],
    )


class Known(Struct, frozen=True, kw_only=True):
    """What the board knows of one person's time here. `here_since` is the day of admission, None before it."""

    here_since: date | None
    known_since: date
    last_on: date | None = None
    has_asked: bool = False
    is_to_meet: bool = False

    def silent_days(self, today: date) -> int:
        """Since a peer was last in contact; where none was, since they are known here."""
        return (today - (self.last_on or self.here_since or self.known_since)).days


class Reason(Struct, frozen=True, kw_only=True):
    why: Why
    words: str


class Way(Struct, frozen=True, kw_only=True):
    """One press that keeps a try; `reason` says why it cannot be pressed now."""

    value: str
    words: str
    reason: str


class TryLine(Struct, frozen=True, kw_only=True):
    """Who tried, when, and what came of it. `undo_id` is there for the viewer's own while it can be taken back."""

    words: str
    undo_id: UUID | None


class PeerLine(Struct, frozen=True, kw_only=True):
    """One person on the board. `caution` says whom to ask first; while it does, no number is a link to call.

    Nor is it one while nobody has asked what is safe, where they chose neither, within an hour of somebody's try, or
    where the viewer may not know of that. Who chose texts is texted. `ways` are the tries that one press keeps, without
    what the person did not choose.
    """

    patient_id: UUID
    name: str
    reasons: tuple[Reason, ...]
    caution: str
    phone: str
    call_url: str
    call_words: str
    calling: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    silent_days: int
    tries: tuple[TryLine, ...] = ()
    ways: tuple[Way, ...] = ()

    @property
    def is_to_meet(self) -> bool:
        return any(one.why is Why.MEETING for one in self.reasons)

    @property
    def why_no_try(self) -> str:
        """The reason beside buttons that cannot be pressed now."""
        return next((one.reason for one in self.ways if one.reason), "")


def peer_board(*, viewer: Actor) -> list[PeerLine]:
    """Who could use a call first, by the reason that is said. As many queries for three as for one."""
    now, today, rules = clock.now(), clock.local_date(), peer_rules()
    stays = list(stays_on(viewer=viewer))
    ids = [one.patient_id for one in stays]
    contacts = last_peer_contacts(viewer=viewer, patient_ids=ids)
    wanted = calls_wanted(viewer=viewer, patient_ids=ids)
    asked = {one for one, at in wanted.items() if not _was_called(contacts.get(one), since=at)}
    asked |= {one.patient_id for one in open_wishes(viewer=viewer, now=now)}
    careful = ask_first(viewer=viewer, patient_ids=ids, since=now - rules.caution_days * DAY)
    to_meet = {one.patient_id for one in meetings_to_make(viewer=viewer)}
    parts = Parts(
        contacts=contacts,
        calling=how_to_call(viewer=viewer, patient_ids=ids),
        goals=goals_shown(viewer=viewer, patient_ids=ids),
        needs=_by_person(open_needs(viewer=viewer, today=today)),
        sessions=first_sessions(viewer=viewer, patient_ids=ids, count=MOST_OF_A_DAY, since=today - DAY),
        tried=tried_lately(viewer=viewer, patient_ids=ids, now=now),
        tries_shown=tries_shown(viewer=viewer, patient_ids=ids),
    )
    lines = [
        _line(
            stay,
            _known(
                stay,
                contacts.get(stay.patient_id),
                has_asked=stay.patient_id in asked,
                is_to_meet=stay.patient_id in to_meet,
            ),
            parts,
            is_careful=stay.patient_id in careful,
            viewer=viewer,
            now=now,
        )
        for stay in stays
    ]
    return sorted(lines, key=_by_reasons)


class Parts(Struct, frozen=True, kw_only=True):
    """What was asked for everybody at once, by person."""

    contacts: Mapping[UUID, PeerContact]
    calling: Mapping[UUID, Calling]
    goals: Mapping[UUID, list[str]]
    needs: Mapping[UUID, list[Asked]]
    sessions: Mapping[UUID, list[BookedSession]]
    tried: Mapping[UUID, list[Tried]]
    tries_shown: frozenset[UUID]


def _was_called(last: PeerContact | None, *, since: datetime) -> bool:
    """Whether a peer was in contact with them since they asked for it, and signed for that."""
    return last is not None and last.signed_began_at is not None and last.signed_began_at >= since


def _by_person(needs: list[Asked]) -> dict[UUID, list[Asked]]:
    found: dict[UUID, list[Asked]] = {}
    for one in needs:
        found.setdefault(one.row.patient_id, []).append(one)
    return found


def _by_reasons(line: PeerLine) -> tuple[bool, int, int, str]:
    first = [*Why].index(line.reasons[0].why) if line.reasons else 0
    return not line.reasons, first, -line.silent_days, line.name


def _known(stay: Any, last: PeerContact | None, *, has_asked: bool, is_to_meet: bool) -> Known:
    return Known(
        here_since=localdate(stay.admitted_at) if stay.admitted_at else None,
        known_since=localdate(stay.opened_at),
        last_on=last.on if last else None,
        has_asked=has_asked,
        is_to_meet=is_to_meet,
    )


def reasons_to_call(known: Known, *, today: date) -> list[Reason]:
    """Why somebody could use a friendly call today, the most telling first; nothing where there is none."""
    return list(_reasons(known, today, peer_rules()))


def _reasons(known: Known, today: date, rules: PeerRules) -> Iterator[Reason]:
    silent = known.silent_days(today)
    is_first_week = known.here_since is not None and (today - known.here_since).days < rules.first_days
    if known.is_to_meet:
        yield Reason(why=Why.MEETING, words=_("You are named to meet them before they come here."))
    if known.has_asked:
        yield Reason(why=Why.ASKED, words=_("They asked to be called."))
    if is_first_week and (known.last_on is None or silent >= rules.first_between):
        yield Reason(why=Why.FIRST_WEEK, words=_("First week here."))
    elif silent >= rules.quiet_days:
        yield Reason(why=Why.QUIET, words=_quiet_words(known, silent))
    mark = _mark_near(known, today, rules)
    if mark is not None and silent > rules.milestone_near:
        yield Reason(why=Why.MILESTONE, words=_mark_words(mark, today))


def _quiet_words(known: Known, silent: int) -> str:
    if known.last_on is None:
        return _("No peer has been in contact with them yet.")
    return ngettext("No contact for %(count)s day.", "No contact for %(count)s days.", silent) % {"count": silent}


def _mark_near(known: Known, today: date, rules: PeerRules) -> tuple[int, date] | None:
    """The milestone of their time here that is today or within a day of it."""
    if known.here_since is None:
        return None
    marks = ((days, known.here_since + days * DAY) for days in rules.milestones)
    return next((one for one in marks if abs((one[1] - today).days) <= rules.milestone_near), None)


def _mark_words(mark: tuple[int, date], today: date) -> str:
    days, on = mark
    if on == today:
        return ngettext("%(count)s day here today.", "%(count)s days here today.", days) % {"count": days}
    words = ngettext("%(count)s day here on %(day)s.", "%(count)s days here on %(day)s.", days)
    return words % {"count": days, "day": day_words(on)}


def _line(stay: Any, known: Known, parts: Parts, *, is_careful: bool, viewer: Actor, now: datetime) -> PeerLine:
    patient, today = stay.patient, clock.local_date()
    calling, tried = parts.calling.get(patient.pk), parts.tried.get(patient.pk, [])
    is_shown = patient.pk in parts.tries_shown
    waits = is_careful or not is_shown or within_the_hour(tried, now=now) is not None
    phone = calling.phone if calling else ""
    return PeerLine(
        patient_id=patient.pk,
        name=f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip(),
        reasons=tuple(reasons_to_call(known, today=today)),
        caution=_caution_words(stay) if is_careful else "",
        phone=phone,
        call_url="" if waits else _link_of(calling),
        call_words=_("Text %(number)s") % {"number": phone} if _is_texted(calling) else phone,
        calling=tuple(_calling_lines(calling)),
        goals=tuple(parts.goals.get(patient.pk, ())),
        facts=(
            (_("Needs"), _needs_words(parts.needs.get(patient.pk, []))),
            (_("Last contact of a peer"), _last_words(parts.contacts.get(patient.pk))),
            (_("Next session"), _session_words(parts.sessions.get(patient.pk, []), now)),
            (_("Milestones"), _time_words(known, today)),
        ),
        silent_days=known.silent_days(today),
        tries=tuple(_try_line(one, viewer, now) for one in tried[:MOST_TRIES]),
        ways=tuple(_ways(viewer, calling, tried, now, is_shown=is_shown)),
    )


def _try_line(one: Tried, viewer: Actor, now: datetime) -> TryLine:
    told = {
        "what": outcome_words(one.outcome, is_contact=one.is_contact),
        "time": moment_words(localtime(one.made_at)),
        "who": one.name,
    }
    return TryLine(
        words=_("%(what)s · %(time)s · %(who)s") % told, undo_id=one.id if one.undoing(viewer, now=now) else None
    )


def _ways(
    viewer: Actor, calling: Calling | None, tried: list[Tried], now: datetime, *, is_shown: bool
) -> Iterator[Way]:
    for one, verdict in trying(viewer=viewer, calling=calling, tried=tried, is_shown=is_shown, now=now).items():
        yield Way(value=one.value, words=str(TRY_WORDS[one]), reason=_(verdict.reason) if verdict.reason else "")


def _caution_words(stay: Any) -> str:
    """Whom to ask. Nothing of why: that is the counselor's to say."""
    if stay.primary_counselor is None:
        return _("Ask their counselor before you call.")
    return _("Ask %(name)s, their counselor, before you call.") % {"name": stay.primary_counselor}


LINKS = {ContactChannel.PHONE: call_link, ContactChannel.TEXT: text_link}
CHANNEL_WORDS = {
    ContactChannel.TEXT: gettext_lazy("They chose to be texted."),
    ContactChannel.EMAIL: gettext_lazy("They chose e-mail, and not a call. Ask their counselor."),
    ContactChannel.LETTER: gettext_lazy("They chose letters, and not a call. Ask their counselor."),
}


def _link_of(calling: Calling | None) -> str:
    """What the number leads to, by the way that they chose; nothing until somebody has asked them."""
    if calling is None or not calling.phone or not calling.is_agreed or calling.channel not in LINKS:
        return ""
    return LINKS[ContactChannel(calling.channel)](calling.phone)


def _is_texted(calling: Calling | None) -> bool:
    return calling is not None and calling.channel == ContactChannel.TEXT


def _calling_lines(calling: Calling | None) -> Iterator[tuple[str, str]]:
    """What the person agreed to, before anybody dials."""
    if calling is None:
        yield _("How to call"), _("Not shown to you. Ask their counselor.")
        return
    if not calling.is_agreed:
        yield _("How to call"), _("Nobody has asked them yet what is safe. Ask their counselor.")
    elif calling.channel in CHANNEL_WORDS:
        yield _("How to call"), str(CHANNEL_WORDS[ContactChannel(calling.channel)])
    voicemail = {
        Voicemail.NEVER: _("None"),
        Voicemail.NEUTRAL: calling.voicemail_words or _("Neutral words"),
        Voicemail.ANY: _("Yes"),
    }
    yield _("When it is safe to call"), calling.times
    yield _("Voicemail"), voicemail[calling.voicemail]
    yield _("Who must not learn of it"), calling.must_not_be_told


def _needs_words(needs: list[Asked]) -> str:
    if not needs:
        return _("None is open")
    return "; ".join(_need_words(one) for one in needs)


def _need_words(one: Asked) -> str:
    kind = str(NEED_KIND_WORDS[one.row.kind])
    if one.row.owner is None:
        return _("%(kind)s: %(words)s (nobody has it yet)") % {"kind": kind, "words": one.row.words}
    told = {"kind": kind, "words": one.row.words, "name": one.row.owner}
    return _("%(kind)s: %(words)s (%(name)s has it)") % told


def _last_words(last: PeerContact | None) -> str:
    if last is None:
        return _("None is on file")
    day = date_format(last.on)
    return f"{day}, {MODE_WORDS[last.mode]}" if last.mode else day


def _session_words(sessions: list[BookedSession], now: datetime) -> str:
    """Its time, and not which one it is."""
    following = next((one for one in sessions if one.end > now), None)
    return moment_words(following.starts_at) if following else _("None is planned")


def _time_words(known: Known, today: date) -> str:
    if known.here_since is None:
        return _("Not admitted yet")
    ahead = [known.here_since + days * DAY for days in peer_rules().milestones]
    following = next(((days, on) for days, on in zip(peer_rules().milestones, ahead, strict=True) if on > today), None)
    days = (today - known.here_since).days
    here = ngettext("Here for %(count)s day.", "Here for %(count)s days.", days) % {"count": days}
    return f"{here} {_mark_words(following, today)}" if following else here
