"""The library: one file a skill, read once and held to what each must have. Whatever is wrong names file and field."""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import ValidationError, convert

from midspan.domains.skills.rules import problems
from midspan.domains.skills.shapes import OWN_PREFIX, Extra, FileExtra, Skill, SkillFile

LIBRARY = Path(__file__).with_name("library")


class BookError(Exception):
    """A file of the library is not as it must be."""


@cache
def book() -> dict[str, SkillFile]:
    """Every skill of the library by its key, in the order of their numbers. Raises BookError."""
    return read_book(LIBRARY)


def read_book(folder: Path) -> dict[str, SkillFile]:
    """As `book`, from another folder."""
    skills = sorted((read_file(path) for path in folder.glob("*.toml")), key=lambda one: one.number)
    for before, after in pairwise(skills):
        if before.number == after.number:
            raise BookError(f"{after.key}.toml: number: {after.number} is that of {before.key}.toml too.")
    return {one.key: one for one in skills}


def read_file(path: Path) -> SkillFile:
    """One file. Raises BookError, naming the file and the field."""
    try:
        skill = convert(tomllib.loads(path.read_text(encoding="utf-8")), SkillFile)
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise BookError(f"{path.name}: {error}") from error
    if skill.key != path.stem:
        raise BookError(f"{path.name}: key: {skill.key} is not the name of the file.")
    if skill.key.startswith(OWN_PREFIX):
        raise BookError(f"{path.name}: key: only skills of a center begin with {OWN_PREFIX}.")
    if found := problems(skill):
        raise BookError("\n".join(f"{path.name}: {one.field}: {one.words}" for one in found))
    return skill


def as_read(skill: SkillFile, *, language: str, track: str) -> Skill:
    """A skill of the library as somebody of that language and age band reads it."""
    words = skill.words(language, track)
    return Skill(
        key=skill.key,
        version=skill.edition,
        language=language,
        title=words.title,
        purpose=words.purpose,
        use_when=words.use_when,
        avoid_when=words.avoid_when,
        also_known_as=words.also_known_as,
        short=words.short,
        steps=words.steps,
        kinds=skill.kinds,
        minutes=skill.minutes,
        short_minutes=skill.short_minutes,
        evidence=skill.evidence.within(language),
        informed_by=skill.informed_by,
        reviewed_on=skill.reviewed_on,
        review_on=skill.review_on,
        author=skill.author,
        license=skill.license,
        needs_clinician=skill.needs_clinician,
        made_with_clinician=skill.made_with_clinician,
        seated=skill.seated,
        log_extras=tuple(_extra(one, language) for one in skill.log_extras),
        pacer=skill.pacer,
        place=str(skill.number),
    )


def _extra(extra: FileExtra, language: str) -> Extra:
    def said(one: object) -> str:
        return str(getattr(one, language))

    return Extra(
        key=extra.key,
        kind=extra.kind,
        label=said(extra),
        choices=tuple((choice.key, said(choice)) for choice in extra.choices),
    )
