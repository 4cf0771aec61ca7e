"""A patient's own pages as somebody else would see them: what the gate opens to them, with a reason for each answer.

Nothing is left out by a list made here. Each thing on a page goes to the gate with its class, as it would on its way
to that person, and is drawn only where it comes back open.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.consents.queries import Audience
from midspan.domains.diary.queries import Waits
from midspan.domains.encounters.queries import OwnSession
from midspan.domains.privacy.queries import Thing, rehearsed
from midspan.domains.questions.queries import class_words
from midspan.engines.disclosure import Decision, Item, Obligation, Outcome
from midspan.surfaces.patient.reading import OwnDay, OwnWeek
from midspan.ui.kinds import EntryKind
from midspan.values import Actor, DataClass, Label

# What goes with something that is shown, as far as the patient has to know of it.
GOES_WITH_IT = {
    Obligation.PART2_NOTICE: gettext_lazy("With it goes the notice that the law forbids them to pass it on."),
    Obligation.MINIMUM_FIELDS: gettext_lazy("They get no more of it than they need."),
}
BORN_WITH = frozenset({Label.PART2})  # The narrowest: what a substance use track makes.


class Look(Struct, frozen=True, kw_only=True):
    """What one audience is shown of the things of a page, and in sentences why: by class, and by sentence."""

    shown: Mapping[DataClass, Any]
    why: Mapping[DataClass, str]
    why_not: Mapping[str, frozenset[DataClass]]
    in_part: frozenset[DataClass] = frozenset()

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(self.words(data_class), sentence) for data_class, sentence in self.why.items()]

    def words(self, data_class: DataClass) -> str:
        """What it is that they see; of somebody's name, it may be the one for groups alone."""
        return _("the name you chose for groups") if data_class in self.in_part else class_words({data_class})

    @property
    def refusals(self) -> list[tuple[str, str]]:
        return [(sentence, class_words(classes)) for sentence, classes in self.why_not.items()]


def look(contents: Mapping[DataClass, Any], *, audience: Audience, viewer: Actor) -> Look:
    """What of these contents, by class, the audience would be shown now. One query."""
    things = [
        Thing(patient_id=viewer.id, item=Item(classes=frozenset({one}), labels=BORN_WITH), content=content)
        for one, content in contents.items()
    ]
    answers = dict(zip(contents, rehearsed(audience.askings, things), strict=True))
    why_not: dict[str, frozenset[DataClass]] = {}
    for one, answer in answers.items():
        if not answer.is_open:
            sentence = _(answer.decision.sentence)
            why_not[sentence] = why_not.get(sentence, frozenset()) | {one}
    return Look(
        shown={one: answer.shown() for one, answer in answers.items() if answer.is_open},
        why={one: _why(answer.decision) for one, answer in answers.items() if answer.is_open},
        why_not=why_not,
        in_part=frozenset(one for one, answer in answers.items() if answer.decision.outcome is Outcome.REDACT),
    )


def _why(decision: Decision) -> str:
    """The reason, what goes with it and when it ends."""
    parts = [_(decision.sentence), *(str(words) for one, words in GOES_WITH_IT.items() if one in decision.obligations)]
    if decision.expires is not None:
        parts.append(_("It ends on %(day)s.") % {"day": date_format(localtime(decision.expires))})
    return " ".join(parts)


def day_as_seen(day: OwnDay, *, audience: Audience, viewer: Actor) -> tuple[OwnDay, Look]:
    """Today with nothing in it but what the audience would be shown; nobody else is asked or told anything there."""
    found = look(_treatment(day), audience=audience, viewer=viewer)
    seen = replace(
        day,
        sessions=_sessions(found, audience),
        tally=_tally(found, audience),
        stay=None,
        tasks_due=0,
        unread=0,
        has_offer=False,
        words_wait=False,
        not_taken_in=False,
        back_is_due=False,
        changes=(),
        to_check=(),
        diary=Waits(),
        offered=(),
        helps=(),
        check_ins=(),
        is_own=False,
    )
    return seen, found


def week_as_seen(week: OwnWeek, *, audience: Audience, viewer: Actor) -> tuple[OwnWeek, Look]:
    """My week in the same way."""
    found = look({**_treatment(week), DataClass.LIFE: week.life}, audience=audience, viewer=viewer)
    seen = replace(
        week,
        sessions=_sessions(found, audience),
        life=found.shown.get(DataClass.LIFE, []),
        tally=_tally(found, audience),
        stay=None,
        changes=(),
        practice=(),
        promises=(),
        helps=(),
        check_ins=(),
        is_own=False,
    )
    return seen, found


def _treatment(page: OwnDay | OwnWeek) -> dict[DataClass, Any]:
    came = {one.booking_id: one.attendance for one in page.sessions}
    return {DataClass.SCHEDULE: page.sessions, DataClass.ATTENDANCE: came, DataClass.PLACEMENT: page.tally}


def _sessions(found: Look, audience: Audience) -> list[OwnSession]:
    came = found.shown.get(DataClass.ATTENDANCE, {})
    told = [
        replace(one, attendance=came.get(one.booking_id), stretches=())
        for one in found.shown.get(DataClass.SCHEDULE, [])
    ]
    return [_just_when(one) for one in told if one.is_on] if audience.is_told_times_alone else told


def _just_when(one: OwnSession) -> OwnSession:
    """The patient signed that they may know when sessions are: not which, where, with whom or by what way."""
    return replace(
        one,
        kind=EntryKind.TREATMENT,
        title="Session",
        is_video=False,
        site_name="",
        site_address="",
        room_name="",
        lead_name="",
    )


def _tally(found: Look, audience: Audience) -> Any:
    """Hours say how much treatment was promised as well, so both have to be open."""
    is_open = {DataClass.ATTENDANCE, DataClass.SCHEDULE} <= found.shown.keys() and not audience.is_told_times_alone
    return found.shown.get(DataClass.PLACEMENT) if is_open else None
