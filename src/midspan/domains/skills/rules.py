"""Pure rules: what must be right about a skill before anybody is offered it, whose words a person reads, who writes."""

from collections.abc import Iterator
from datetime import date

from msgspec import UNSET, Struct

from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.skills.enums import ExtraKind, SkillKind
from midspan.domains.skills.shapes import ENGLISH, LANGUAGES, SPANISH, FileExtra, Skill, SkillFile, Step, Words
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, refused

WRITES = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
OF_AGE, OLDER = 18, 65
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
        *problems_of_minutes(skill.minutes, skill.short_minutes),
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
    if skill.review_on <= skill.reviewed_on:
        yield Problem("review_on", "This is not after the day of the last review.")
    low, high = BREATH_SECONDS
    if skill.pacer and not all(low <= one <= high for one in (skill.pacer.in_seconds, skill.pacer.out_seconds)):
        yield Problem("pacer", f"One way of a breath takes {low} to {high} seconds.")
    if bool(skill.pacer) != any(step.breath for step in skill.en.steps):
        yield Problem("pacer", "A pacer and steps that it goes beside belong together.")


def problems_of_minutes(minutes: int, short_minutes: int) -> Iterator[Problem]:
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
        if one.breath != other.breath:
            yield Problem(where, f"Step {number} paces the breath in one language only.")


def said_to(words: Words) -> Iterator[tuple[str, Words]]:
    """Each age band that has words of its own, with all it reads; first everybody else ("")."""
    yield "", words
    for track in words.variants:
        yield AgeBand(track).value, words.for_track(track)


class OwnSkillDetails(Struct, frozen=True, kw_only=True):
    """Everything that whoever writes a skill says of it. `spanish` None: it is there in English only."""

    english: Words
    spanish: Words | None
    kinds: tuple[SkillKind, ...]
    minutes: int
    short_minutes: int
    evidence: str
    source: str
    review_on: date
    evidence_spanish: str = ""
    seated: bool = False
    needs_clinician: bool = False


def problems_of_own(details: OwnSkillDetails) -> list[Problem]:
    """Everything that is wrong with what a center wrote; Spanish may be left out as a whole."""
    found = [*problems_of_minutes(details.minutes, details.short_minutes), *problems_of_words(ENGLISH, details.english)]
    found += [Problem(name, "This is empty.") for name in ("kinds", "evidence", "source") if not getattr(details, name)]
    if details.spanish is None:
        return found
    if not details.evidence_spanish:
        found.append(Problem("evidence_spanish", "This is empty."))
    return [*found, *problems_of_words(SPANISH, details.spanish), *differences(details.english, details.spanish)]


def track_of(birth_date: date | None, on: date) -> str:
    """The age band whose words somebody reads; "" for those who read what everybody reads, and where nobody knows."""
    if birth_date is None:
        return ""
    years = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if years < OF_AGE:
        return AgeBand.ADOLESCENT.value
    return AgeBand.OLDER_ADULT.value if years >= OLDER else ""


def may_write(by: Actor) -> Verdict:
    """Who writes skills of the center: whoever keeps what it offers."""
    if by.kind is ActorKind.JOB or (by.is_staff and by.roles & WRITES):
        return ALLOWED
    return refused("Only a program manager or the director writes skills of the center.")


def may_begin(skill: Skill, *, is_switched_on: bool) -> Verdict:
    """Whether somebody is led through a skill; `is_switched_on` says that a clinician did so for them."""
    if skill.is_retired:
        return refused("Your program does not use this skill any more. Ask your counselor what to do instead.")
    if skill.needs_clinician and not is_switched_on:
        return refused("Ask your counselor to go through this one with you first. It is not for everybody.")
    return ALLOWED


def may_follow(latest: int, seen: int) -> Verdict:
    """Whether a version may follow the one its author saw."""
    if latest == seen:
        return ALLOWED
    return refused("This skill was changed while you wrote. Read below what it says now, and then save again.")


def may_look_again(review_on: date, *, today: date) -> Verdict:
    """Whether a day is one on which somebody can still look at it again."""
    return ALLOWED if review_on > today else refused("Choose a day after today.")
