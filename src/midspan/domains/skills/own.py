"""A skill that a center wrote, as its tables hold it and as one person reads it."""

from datetime import date

from msgspec import convert, to_builtins

from midspan.domains.skills.models import OwnSkillVersion
from midspan.domains.skills.rules import OwnSkillDetails
from midspan.domains.skills.shapes import ENGLISH, OWN_PREFIX, SPANISH, Skill


def columns_of(details: OwnSkillDetails) -> dict[str, object]:
    """As the table holds them."""
    held = {name: getattr(details, name) for name in OwnSkillDetails.__struct_fields__}
    spanish = None if details.spanish is None else to_builtins(details.spanish)
    kinds = [kind.value for kind in details.kinds]
    return {**held, "english": to_builtins(details.english), "spanish": spanish, "kinds": kinds}


def details_of(version: OwnSkillVersion) -> OwnSkillDetails:
    """What somebody said of a skill, from its table."""
    held = {name: getattr(version, name) for name in OwnSkillDetails.__struct_fields__}
    return convert(held, OwnSkillDetails)


def key_of(number: int) -> str:
    return f"{OWN_PREFIX}{number}"


def number_of(key: str) -> int | None:
    """The number of a center's own skill by its key; None for a key that is no such one."""
    digits = key.removeprefix(OWN_PREFIX)
    return int(digits) if key.startswith(OWN_PREFIX) and digits.isdecimal() and len(digits) <= len("99999") else None


def own_as_read(version: OwnSkillVersion, *, language: str) -> Skill:
    """Of a version that brings its skill along."""
    return preview(
        details_of(version),
        language=language,
        key=key_of(version.skill.number),
        version=str(version.number),
        written_on=version.written_on,
        is_retired=not version.skill.is_active,
    )


def preview(
    details: OwnSkillDetails,
    *,
    language: str,
    written_on: date,
    key: str = key_of(0),
    version: str = "0",
    is_retired: bool = False,
) -> Skill:
    """As somebody of that language would read it."""
    is_spanish = language == SPANISH and details.spanish is not None
    words = details.spanish if is_spanish and details.spanish else details.english
    return Skill(
        key=key,
        version=version,
        language=SPANISH if is_spanish else ENGLISH,
        title=words.title,
        purpose=words.purpose,
        use_when=words.use_when,
        avoid_when=words.avoid_when,
        also_known_as=(),
        short=words.short,
        steps=words.steps,
        kinds=details.kinds,
        minutes=details.minutes,
        short_minutes=details.short_minutes,
        evidence=details.evidence_spanish if is_spanish else details.evidence,
        informed_by=(details.source,),
        reviewed_on=written_on,
        review_on=details.review_on,
        author="",
        license="",
        needs_clinician=details.needs_clinician,
        made_with_clinician=False,
        seated=details.seated,
        log_extras=(),
        pacer=None,
        place=key,
        is_own=True,
        is_retired=is_retired,
        is_english_only=language == SPANISH and not is_spanish,
    )
