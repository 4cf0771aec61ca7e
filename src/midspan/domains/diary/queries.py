"""Asking: one's own days, choices and figures; and what of somebody's days was told to their team.

What a person wrote is asked for by themselves alone. What they told is a row of its own, and no query says whether
there is more.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.diary.book import Book, Row, diary_book
from midspan.domains.diary.models import Milestone, OwnDate, Reflection, Settings, ToldDay, ToldReflection, Writing
from midspan.domains.diary.rules import SUNDAY, Figures, figures, is_lookback_due
from midspan.domains.encounters.queries import days_attended
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.domains.safety.queries import is_watched_now
from midspan.domains.skills.queries import library
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

__all__ = [
    "INSTRUMENT",
    "Asked",
    "Latest",
    "Waits",
    "asked_now",
    "days_to_write",
    "diary_book",
    "last_of_each_day",
    "own_choices",
    "own_date",
    "own_figures",
    "own_milestones",
    "own_reflections",
    "own_settings",
    "own_skills",
    "own_today",
    "own_told_reflections",
    "own_writing",
    "own_writings",
    "skill_names",
    "told_before",
    "told_days",
    "told_reflections",
    "waits_today",
    "was_told_before",
]
INSTRUMENT = "diary"  # What it is called among the signals of safety.
A_DAY = timedelta(days=1)


class Asked(Struct, frozen=True, kw_only=True):
    """What a person is asked now. `is_watched`: whether rows of danger are, since somebody would see the answer."""

    book: Book
    rows: tuple[Row, ...]
    age_band: str
    is_watched: bool
    reader: str


class Latest(Struct, frozen=True):
    """A day as it stands: the last that was written of it, and whether it was written more than once."""

    row: Any
    is_changed: bool


def own_today(*, viewer: Actor) -> date:
    """The date on the person's own clock."""
    return clock.today(zone_of_patient(viewer=viewer, patient_id=viewer.id))


def asked_now(*, viewer: Actor) -> Asked:
    """The rows for the person who asks: those of their track, and of danger only while somebody would see them."""
    stay = latest_episode(viewer=viewer, patient_id=viewer.id)
    track = stay.track if stay else None
    focus, age_band = (track.focus, track.age_band) if track else ("", "")
    book = diary_book(own_today(viewer=viewer))
    is_watched = is_watched_now(viewer=viewer, patient_id=viewer.id, instrument=INSTRUMENT)
    counselor = stay.primary_counselor if stay and stay.state not in ENDED else None
    return Asked(
        book=book,
        rows=tuple(one for one in book.row if one.is_for(focus=focus, age_band=age_band)),
        age_band=age_band,
        is_watched=is_watched,
        reader=str(counselor) if counselor else "",
    )


def own_writings(*, viewer: Actor) -> QuerySet[Writing]:
    """The viewer's own, in order. The class is nobody's but the patient's."""
    rows = visible(Writing.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL)
    return rows.order_by("on_date", "number")


def own_writing(*, viewer: Actor, writing_id: UUID) -> Writing | None:
    return own_writings(viewer=viewer).filter(pk=writing_id).first()


def own_choices(*, viewer: Actor) -> QuerySet[Settings]:
    """The viewer's own, at most one, as a row for a page of theirs to complete."""
    return visible(Settings.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL)


def own_settings(*, viewer: Actor) -> Settings | None:
    return own_choices(viewer=viewer).first()


def was_told_before(*, viewer: Actor, writing: Writing) -> bool:
    """Whether an earlier writing of the viewer's day told their team of use: that is not taken back."""
    rows = own_writings(viewer=viewer).filter(on_date=writing.on_date, number__lt=writing.number)
    return rows.filter(used=True, tells_use=True).exists()


class Waits(Struct, frozen=True):
    """What of the diary waits today: the day, and the look back at the week."""

    day: bool = False
    week: bool = False


def waits_today(*, today: date, written: Iterable[date], last: date | None, weekday: int | None) -> Waits:
    """From rows that a page has read already. `last`: the last look back; `weekday` None: none was chosen."""
    chosen = SUNDAY if weekday is None else weekday
    days = diary_book(today).reflect_days
    return Waits(day=today not in written, week=is_lookback_due(today, weekday=chosen, last=last, days=days))


def own_date(*, viewer: Actor) -> OwnDate | None:
    """The last that was chosen, which may be none."""
    return visible(OwnDate.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL).order_by("-number").first()


def own_milestones(*, viewer: Actor) -> list[Milestone]:
    return list(visible(Milestone.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL).order_by("days"))


def last_of_each_day(rows: Iterable[Any]) -> dict[date, Latest]:
    """Day → as it stands. `rows` in the order of their numbers."""
    found: dict[date, Latest] = {}
    for one in rows:
        found[one.on_date] = Latest(one, is_changed=one.on_date in found)
    return found


def days_to_write(*, today: date, book: Book, written: Iterable[date]) -> list[date]:
    """Today and the days before it that can still be written and are not, the latest first."""
    known = set(written)
    days = (today - timedelta(days=back) for back in range(book.backfill_days + 1))
    return [day for day in days if day not in known]


def own_figures(*, viewer: Actor, today: date) -> Figures:
    """What the person looks back on: days on which they came or wrote, and what they wrote of use. Two queries."""
    standing = last_of_each_day(own_writings(viewer=viewer))
    used = {day: one.row.used for day, one in standing.items() if one.row.used is not None}
    came = days_attended(viewer=viewer)
    return figures(worked={*came, *standing}, used=used, today=today, book=diary_book(today))


def own_reflections(*, viewer: Actor) -> QuerySet[Reflection]:
    """The viewer's own looks back, in order. The class is nobody's but the patient's."""
    rows = visible(Reflection.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL)
    return rows.order_by("on_date", "number")


def told_reflections(*, viewer: Actor, patient_id: UUID, first: date) -> list[ToldReflection]:
    """What the team reads of one person's weeks, each as it stands, the latest first. One query.

    Whoever leads sessions reads it too: it is what somebody tells their team, in words.
    """
    rows = ToldReflection.objects.filter(patient_id=patient_id, on_date__gte=first)
    seen = visible(rows, viewer=viewer, data_class=DataClass.MESSAGE).order_by("on_date", "number")
    return [one.row for one in last_of_each_day(seen).values()][::-1]


def own_told_reflections(*, viewer: Actor, on: date) -> list[ToldReflection]:
    """What the person who asks has told of one week, in order."""
    rows = ToldReflection.objects.filter(on_date=on)
    return list(visible(rows, viewer=viewer, data_class=DataClass.MESSAGE).order_by("number"))


def told_days(*, viewer: Actor, patient_id: UUID, first: date, until: date) -> dict[date, Latest]:
    """What the team reads of one person's days from `first` on, before `until`. One query."""
    return last_of_each_day(_TOLD.instances(viewer=viewer, patient_id=patient_id, first=first, until=until))


def _told_days(*, viewer: Actor, patient_id: UUID, first: date, until: date) -> QuerySet[ToldDay]:
    rows = ToldDay.objects.filter(patient_id=patient_id, on_date__gte=first, on_date__lt=until)
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE).order_by("on_date", "number")


_TOLD = Prepared(_told_days, patient_id=UUID, first=date, until=date)


def told_before(*, viewer: Actor, until: date) -> Sequence[ToldDay]:
    """What the person who asks has told of days until then, in order; they see their own."""
    rows = ToldDay.objects.filter(on_date__lte=until)
    return list(visible(rows, viewer=viewer, data_class=DataClass.SCORE).order_by("on_date", "number"))


def own_skills(*, viewer: Actor, age_band: str) -> list[tuple[str, str]]:
    """What the person may say they used, in their language: key and name. One query."""
    language = (get_language() or "en").split("-")[0]
    return [(one.key, one.title) for one in library(viewer=viewer, language=language, track=age_band)]


def skill_names(*, viewer: Actor) -> dict[str, str]:
    """Key → name, for staff. One query."""
    return {one.key: one.title for one in library(viewer=viewer)}
