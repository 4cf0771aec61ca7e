"""What a patient's own copy holds: each part asked for as what it is, and told in rows."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.accounting.queries import account_of
from midspan.domains.commitments.queries import (
    OWN_NEED_WORDS,
    Told,
    every_promise_of,
    needs_of,
    needs_told,
    own_who_knows,
    promises_told,
)
from midspan.domains.consents.queries import own_consents
from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession, own_sessions
from midspan.domains.journey.queries import certifications_of_patient
from midspan.domains.letters.queries import letters_of
from midspan.domains.measures.queries import own_events
from midspan.domains.meetings.queries import has_said_of_kept, kept_meetings, shares_kept
from midspan.domains.people.queries import own_contact, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.records.actions import CopyLine, own_from_others, own_list, own_tests
from midspan.kernel import clock
from midspan.values import Actor, DataClass

LONG_AGO = date(2000, 1, 1)
AHEAD = timedelta(days=366)
CAME = {
    AttendanceState.EXPECTED: gettext_lazy("not recorded"),
    AttendanceState.ATTENDED: gettext_lazy("came"),
    AttendanceState.ABSENT: gettext_lazy("did not come"),
    AttendanceState.EXCUSED: gettext_lazy("could not come, and said so"),
}


class Row(Struct, frozen=True):
    """One line of a part: when, what, and the words about it."""

    when: str
    what: str
    words: str


class Part(Struct, frozen=True, kw_only=True):
    """Rows of one class of information under one heading."""

    data_class: DataClass
    heading: str
    rows: tuple[Row, ...]


def own_parts(*, viewer: Actor) -> list[Part]:
    """Everything a copy of the viewer's own could hold, before the gate is asked about it leaving."""
    sessions = own_sessions(viewer=viewer, first=LONG_AGO, until=clock.local_date() + AHEAD)
    told: list[tuple[DataClass, str, Callable[[], list[Row]]]] = [
        (DataClass.IDENTITY, _("Who you are"), lambda: _identity(viewer)),
        (DataClass.CONTACT, _("How to reach you"), lambda: _contact(viewer)),
        (DataClass.SCHEDULE, _("Sessions"), lambda: [_session(one) for one in sessions]),
        (DataClass.ATTENDANCE, _("Whether you came"), lambda: [_attendance(one) for one in sessions if _is_over(one)]),
        (DataClass.CONSENT, _("What you share, and what left"), lambda: [*_consents(viewer), *_left(viewer)]),
        (DataClass.LETTER, _("Letters"), lambda: _letters(viewer)),
        (DataClass.MEDICATION, _("Medicines and allergies"), lambda: [_kept(one) for one in own_list(by=viewer)]),
        (DataClass.DRUG_SCREEN, _("My tests"), lambda: [_kept(one) for one in own_tests(by=viewer)]),
        (
            DataClass.REFERRAL,
            _("What others sent about me"),
            lambda: [_kept(one) for one in own_from_others(by=viewer)],
        ),
        (DataClass.PLACEMENT, _("What a doctor certified"), lambda: _certified(viewer)),
        (DataClass.PLAN, _("Promises, mine and my team’s"), lambda: _promises(viewer)),
        (DataClass.LIFE, _("What I needed"), lambda: _needs(viewer)),
        (DataClass.JOURNAL, _("Whom I told of a promise"), lambda: _who_knows(viewer)),
        (DataClass.JOURNAL, _("Meetings you keep"), lambda: _meetings(viewer)),
        (DataClass.JOURNAL, _("What I marked of my life"), lambda: _marked(viewer)),
    ]
    return [Part(data_class=of, heading=heading, rows=tuple(rows())) for of, heading, rows in told]


def _identity(viewer: Actor) -> list[Row]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return [
        Row("", str(label), words)
        for one in rows.filter(pk=viewer.id)
        for label, words in (
            (_("Name"), f"{one.given_names} {one.family_name}".strip()),
            (_("Called"), one.name_to_use),
            (_("Born"), date_format(one.birth_date) if one.birth_date else ""),
            (_("Pronouns"), one.pronouns),
        )
        if words
    ]


def _contact(viewer: Actor) -> list[Row]:
    contact = own_contact(viewer=viewer)
    if contact is None:
        return []
    told = [
        (_("Phone"), contact.phone),
        (_("E-mail"), contact.email),
        (_("When it is safe to call"), contact.times),
        (_("Must not be told"), contact.must_not_be_told),
    ]
    return [Row("", label, words) for label, words in told if words]


def _session(one: OwnSession) -> Row:
    return Row(_when(one), one.title, one.site_name if one.is_on else one.reason or _("canceled"))


def _attendance(one: OwnSession) -> Row:
    zone = ZoneInfo(one.zone)
    stretches = [
        f"{time_format(start.astimezone(zone))} – {time_format(end.astimezone(zone)) if end else '?'}"
        for start, end in one.stretches
    ]
    return Row(_when(one), one.title, "; ".join([str(CAME[one.attendance or AttendanceState.EXPECTED]), *stretches]))


def _is_over(one: OwnSession) -> bool:
    return one.is_on and one.end <= clock.now()


def _when(one: OwnSession) -> str:
    zone = ZoneInfo(one.zone)
    start, end = one.start.astimezone(zone), one.end.astimezone(zone)
    return f"{date_format(one.local_date)}, {time_format(start)} – {time_format(end)}"


def _consents(viewer: Actor) -> list[Row]:
    return [
        Row(date_format(localtime(one.signed.signed_at)), one.signed.recipient, one.signed.text)
        for one in own_consents(viewer=viewer, now=clock.now())
    ]


def _left(viewer: Actor) -> list[Row]:
    lines = account_of(viewer=viewer, patient_id=viewer.id, today=clock.local_date())
    return [Row(date_format(localtime(one.at), "DATETIME_FORMAT"), one.recipient, _("It left.")) for one in lines]


def _certified(viewer: Actor) -> list[Row]:
    """That a statement exists, for how long and for what: its words are read with whoever wrote them."""
    return [
        Row(
            date_format(localtime(one.signed_at)),
            _("A doctor certified that you need this treatment"),
            _("From %(first)s through %(last)s, %(hours)s hours a week. Signed by %(who)s, %(credential)s.")
            % {
                "first": date_format(one.first_date),
                "last": date_format(one.until_date - timedelta(days=1)),
                "hours": one.weekly_hours,
                "who": one.signed_by,
                "credential": one.credential,
            },
        )
        for one, _addenda in certifications_of_patient(viewer=viewer, patient_id=viewer.id)
    ]


def _promises(viewer: Actor) -> list[Row]:
    return [_told(one) for one in promises_told(every_promise_of(viewer=viewer, patient_id=viewer.id))]


def _needs(viewer: Actor) -> list[Row]:
    return [_told(one) for one in needs_told(needs_of(viewer=viewer, patient_id=viewer.id), kinds=OWN_NEED_WORDS)]


def _told(one: Told) -> Row:
    return Row(date_format(one.at, "DATETIME_FORMAT"), one.what, one.words)


def _who_knows(viewer: Actor) -> list[Row]:
    return [Row("", one.promise.words, one.names) for one in own_who_knows(viewer=viewer)]


def _meetings(viewer: Actor) -> list[Row]:
    kept = kept_meetings(viewer=viewer)
    rows = [Row("", one.name, ", ".join(filter(None, (one.place, one.address, one.join_url)))) for one in kept]
    if not has_said_of_kept(viewer=viewer):
        return rows
    may = _("Yes") if shares_kept(viewer=viewer) else _("No")
    return [*rows, Row("", _("My counselor may see the meetings I keep"), may)]


def _marked(viewer: Actor) -> list[Row]:
    return [Row(date_format(one.on_date), one.words, "") for one in own_events(viewer=viewer)]


def _kept(one: CopyLine) -> Row:
    return Row(one.day, one.what, one.words)


def _letters(viewer: Actor) -> list[Row]:
    return [
        Row(date_format(localtime(one.letter.drafted_at)), one.letter.recipient, one.letter.text)
        for one in letters_of(viewer=viewer, patient_id=viewer.id)
    ]
