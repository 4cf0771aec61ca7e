"""Door for asking: the library with what the center wrote itself, as one person reads it, and who may begin what."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from midspan.domains.skills.book import as_read, book
from midspan.domains.skills.models import OwnSkill, OwnSkillVersion, SkillReading
from midspan.domains.skills.own import key_of, number_of, own_as_read
from midspan.domains.skills.reviewing import is_overdue
from midspan.domains.skills.rules import OwnSkillDetails, may_begin, track_of
from midspan.domains.skills.shapes import ENGLISH, Extra, Pacer, Skill, Step
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, Verdict

__all__ = ["Extra", "OwnSkillDetails", "Pacer", "Skill", "Step", "track_of"]

SwitchedOn = Callable[..., bool]
_SWITCHES: list[SwitchedOn] = []


def library(*, viewer: Actor, language: str = ENGLISH, track: str = "") -> list[Skill]:
    """Every skill that is offered: the library in its order, then the center's own by number.

    `track` is an age band, or "" for words to everybody. One query.
    """
    of_book = [as_read(one, language=language, track=track) for one in book().values()]
    own = latest_versions(viewer=viewer).filter(skill__is_active=True)
    return [*of_book, *(own_as_read(one, language=language) for one in own)]


def skill(*, viewer: Actor, key: str, language: str = ENGLISH, track: str = "", version: str = "") -> Skill | None:
    """One skill, also one that the center has retired; None for a key that is not there.

    With `version` a center's own skill is read in the words it had then. No query for a skill of the library.
    """
    number = number_of(key)
    if number is None:
        found = book().get(key)
        return as_read(found, language=language, track=track) if found else None
    rows = own_versions(viewer=viewer).filter(skill__number=number)
    own = rows.filter(number=int(version) if version.isdecimal() else 0).first() if version else rows.first()
    return own_as_read(own, language=language) if own else None


def skills_by_key(*, viewer: Actor, keys: Iterable[str], language: str = ENGLISH, track: str = "") -> dict[str, Skill]:
    """Key → skill, as `skill` reads it; what is not there is left out. One query, and none without a center's own."""
    wanted = set(keys)
    of_book = {key: as_read(book()[key], language=language, track=track) for key in wanted & book().keys()}
    numbers = [number for key in wanted if (number := number_of(key)) is not None]
    if not numbers:
        return of_book
    rows = latest_versions(viewer=viewer).filter(skill__number__in=numbers)
    return of_book | {key_of(one.skill.number): own_as_read(one, language=language) for one in rows}


def titles_by_key(*, viewer: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Key → English title; what is not there is left out. One query, whatever the keys, so that pages ask as many."""
    own = {key_of(number): title for number, title in _OWN_TITLES.rows(viewer=viewer)}
    of_book = {key: book()[key].words(ENGLISH, "").title for key in book().keys() & set(keys)}
    return {key: title for key, title in own.items() if key in set(keys)} | of_book


def _own_titles(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = latest_versions(viewer=viewer).select_related(None)
    return rows.values_list("skill__number", KeyTextTransform("title", "english"))


_OWN_TITLES = Prepared(_own_titles)


def skill_at(*, viewer: Actor, place: str, language: str = ENGLISH, track: str = "") -> Skill | None:
    """The skill that an address names: a number of the library, or the key of a center's own."""
    key = next((one.key for one in book().values() if str(one.number) == place), place if number_of(place) else "")
    return skill(viewer=viewer, key=key, language=language, track=track) if key else None


def switches_on(asked: SwitchedOn) -> SwitchedOn:
    """Let a higher domain say for whom a clinician switched a skill on: `asked(viewer=, key=)`. Twice is once."""
    if asked not in _SWITCHES:
        _SWITCHES.append(asked)
    return asked


def own_beginning(*, viewer: Actor, of: Skill) -> Verdict:
    """Whether the patient who asks is led through this skill, and why not. Nobody says so: not switched on."""
    is_on = of.needs_clinician and any(asked(viewer=viewer, key=of.key) for asked in _SWITCHES)
    return may_begin(of, is_switched_on=is_on)


def readings(*, viewer: Actor, skills: Iterable[Skill]) -> dict[str, SkillReading]:
    """Key → who of the center last read the edition that these are of, where somebody did. One query."""
    editions = {one.key: one.version for one in skills}
    rows = SkillReading.objects.filter(organization_id=viewer.organization_id, skill__in=editions)
    rows = rows.select_related("read_by").order_by("read_on", "pk")
    return {one.skill: one for one in rows if one.edition == editions[one.skill]}


def overdue_skills(*, viewer: Actor, today: date) -> list[Skill]:
    """What is offered though its day to be looked at again has passed, by the library's order. Two queries.

    Of the library, a clinician looks at it again by reading it through; of the center's own, who writes a new version.
    """
    skills = library(viewer=viewer)
    read = readings(viewer=viewer, skills=[one for one in skills if not one.is_own])
    return [one for one in skills if is_overdue(one.review_on, today=today, read_on=_read_on(read.get(one.key)))]


def _read_on(reading: SkillReading | None) -> date | None:
    return reading.read_on if reading else None


def own_skills(*, viewer: Actor) -> QuerySet[OwnSkill]:
    """What the center wrote itself, in use or not."""
    return OwnSkill.objects.filter(organization_id=viewer.organization_id).order_by("number")


def own_versions(*, viewer: Actor, skill_id: UUID | None = None) -> QuerySet[OwnSkillVersion]:
    """All versions of one of them, or of all, the newest of each first; with skill and author."""
    rows = OwnSkillVersion.objects.filter(organization_id=viewer.organization_id)
    rows = rows if skill_id is None else rows.filter(skill_id=skill_id)
    return rows.select_related("skill", "written_by").order_by("skill__number", "-number")


def latest_versions(*, viewer: Actor) -> QuerySet[OwnSkillVersion]:
    """The newest version of each, by the skills' numbers."""
    return own_versions(viewer=viewer).distinct("skill__number")
