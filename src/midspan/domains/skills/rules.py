"""Pure rules: what must be right about a skill before anybody is offered it."""

from collections.abc import Iterator

from msgspec import UNSET, Struct

from midspan.domains.people.enums import AgeBand
from midspan.domains.skills.enums import ExtraKind
from midspan.domains.skills.shapes import LANGUAGES, FileExtra, SkillFile, Step, Words

MOST_STEPS = 20
LONGEST_STEP_SECONDS = 30 * 60
MOST_MINUTES = 120
LAST_NUMBER = 26
FEWEST_CHOICES = 2
BREATH_SECONDS = (2, 12)
PLACES = {"title": "title", "purpose": "what it is for", "use_when": "when to use it", "short": "short version"}


class Problem(Struct, frozen=True):
    """One thing to put right: where, as a path of names (`es.steps`), and what."""

    field: str
    words: str


def problems(skill: SkillFile) -> list[Problem]:
    """Everything that is wrong with a skill of the library, in the order of its file."""
    return [
        *_of_the_whole(skill),
        *_of_minutes(skill.minutes, skill.short_minutes),
        *(found for extra in skill.log_extras for found in _of_extra(extra)),
        *(found for language in LANGUAGES for found in problems_of_words(language, skill.words(language))),
        *differences(skill.en, skill.es),
    ]


def _of_the_whole(skill: SkillFile) -> Iterator[Problem]:
    if not 1 <= skill.number <= LAST_NUMBER:
        yield Problem("number", f"Numbers go from 1 to {LAST_NUMBER}.")
    for name in ("edition", "author", "license", "kinds", "informed_by"):
        if not getattr(skill, name):
            yield Problem(name, "This is empty.")
    for language in LANGUAGES:
        if not skill.evidence.within(language).strip():
            yield Problem(f"evidence.{language}", "This is empty.")
    low, high = BREATH_SECONDS
    if skill.pacer and not all(low <= one <= high for one in (skill.pacer.in_seconds, skill.pacer.out_seconds)):
        yield Problem("pacer", f"One way of a breath takes {low} to {high} seconds.")


def _of_minutes(minutes: int, short_minutes: int) -> Iterator[Problem]:
    if not 1 <= minutes <= MOST_MINUTES:
        yield Problem("minutes", f"Between 1 and {MOST_MINUTES} minutes.")
    if not 1 <= short_minutes <= minutes:
        yield Problem("short_minutes", "Between 1 minute and what the whole takes.")


def _of_extra(extra: FileExtra) -> Iterator[Problem]:
    where = f"log_extras.{extra.key}"
    if extra.kind is ExtraKind.CHOICE and len(extra.choices) < FEWEST_CHOICES:
        yield Problem(where, f"A choice needs at least {FEWEST_CHOICES}.")
    if extra.kind is not ExtraKind.CHOICE and extra.choices:
        yield Problem(where, "Only a choice has choices.")


def problems_of_words(language: str, words: Words) -> Iterator[Problem]:
    """What is wrong with what a skill says in one language, for everybody and for each age band of its own."""
    yield from _of_said(language, words)
    for track, variant in words.variants.items():
        if all(value is UNSET for value in (getattr(variant, name) for name in variant.__struct_fields__)):
            yield Problem(f"{language}.{track}", "This says nothing of its own.")
        yield from _of_said(f"{language}.{track}", words.for_track(track))


def _of_said(where: str, words: Words) -> Iterator[Problem]:
    for name in PLACES:
        value = getattr(words, name)
        if not value or not all(line.strip() for line in ([value] if isinstance(value, str) else value)):
            yield Problem(f"{where}.{name}", "This is empty.")
    yield from problems_of_steps(f"{where}.steps", words.steps)


def problems_of_steps(where: str, steps: tuple[Step, ...]) -> Iterator[Problem]:
    if not 1 <= len(steps) <= MOST_STEPS:
        yield Problem(where, f"Between 1 and {MOST_STEPS} steps.")
    for number, step in enumerate(steps, start=1):
        if not step.text.strip():
            yield Problem(where, f"Step {number} is empty.")
        if not 0 <= step.seconds <= LONGEST_STEP_SECONDS:
            yield Problem(
                where, f"Step {number} takes up to {LONGEST_STEP_SECONDS} seconds, or 0: as long as one likes."
            )


def differences(english: Words, spanish: Words) -> Iterator[Problem]:
    """Both languages lead through the same steps in the same time, for the same age bands."""
    if set(english.variants) != set(spanish.variants):
        yield Problem("es", "Words for an age band are there in one language only.")
        return
    for track in ("", *english.variants):
        where = f"es.{track}.steps" if track else "es.steps"
        yield from _different_steps(where, english.for_track(track).steps, spanish.for_track(track).steps)


def _different_steps(where: str, english: tuple[Step, ...], spanish: tuple[Step, ...]) -> Iterator[Problem]:
    if len(english) != len(spanish):
        yield Problem(where, f"English has {len(english)} steps, Spanish {len(spanish)}.")
        return
    for number, (one, other) in enumerate(zip(english, spanish, strict=True), start=1):
        if one.seconds != other.seconds:
            yield Problem(where, f"Step {number} takes {one.seconds} seconds in English, {other.seconds} in Spanish.")


def said_to(words: Words) -> Iterator[tuple[str, Words]]:
    """Each age band that has words of its own, with all it reads; first everybody else ("")."""
    yield "", words
    for track in words.variants:
        yield AgeBand(track).value, words.for_track(track)
