"""What could help now: three by rule, one of them the person's own, and none whose caution fits.

No guessing from figures, and no learning from others: the lists are data that a clinician can read, and what somebody
said helped comes first because they said so.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct


class Because(StrEnum):
    OWN = "own"  # They chose it themselves.
    HELPED = "helped"  # They said it helped.
    RULE = "rule"


class Caution(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that may hold just now, in the person's words, and the skills it speaks against."""

    key: str
    en: str
    es: str
    skills: frozenset[str]


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`usual` and `high` give the skills' keys for each kind of moment, the first to be offered first."""

    from_date: date
    high_from: int
    most: int
    not_again_from: int
    helped_from: int
    usual: dict[str, tuple[str, ...]]
    high: dict[str, tuple[str, ...]]
    cautions: tuple[Caution, ...]
    source: str
    author: str
    confirmed: bool
    reviewed_on: date

    @property
    def skills(self) -> frozenset[str]:
        """Every key these rules speak of."""
        listed = (keys for lists in (self.usual, self.high) for keys in lists.values())
        return frozenset().union(*listed, *(one.skills for one in self.cautions))


class Situation(Struct, frozen=True):
    """What it is about (a kind of the rules), how bad from 0 to 10 if it was said, and which cautions hold."""

    kind: str
    distress: int | None = None
    cautions: frozenset[str] = frozenset()


class Experience(Struct, frozen=True):
    """How often somebody said of a skill that it helped, at least a bit, and that it did not or made it worse."""

    helped: int = 0
    did_not: int = 0


class Person(Struct, frozen=True):
    """Whose moment it is: what may be offered to them, what they chose (the latest first), what they said."""

    available: frozenset[str]
    chosen: tuple[str, ...] = ()
    said: Mapping[str, Experience] = {}


class Suggestion(Struct, frozen=True):
    key: str
    because: Because


def rules_on(day: date) -> Rules:
    """The rules in force on that day. Raises LookupError before the first ones."""
    begun = [rules for rules in _rules() if rules.from_date <= day]
    if not begun:
        raise LookupError(f"No rules are in force on {day}.")
    return max(begun, key=lambda rules: rules.from_date)


@cache
def _rules() -> tuple[Rules, ...]:
    text = resources.files("midspan.engines.practice").joinpath("suggestions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["rules"], tuple[Rules, ...])


def suggest(rules: Rules, situation: Situation, person: Person) -> tuple[Suggestion, ...]:
    """At most `rules.most`, each once: their own choice first, then what they said helped, then what the rules say.

    Without a choice of their own none is invented: there is one fewer, and a page offers to choose.
    """
    against = frozenset().union(*(one.skills for one in rules.cautions if one.key in situation.cautions))
    open_to = person.available - against
    own = [Suggestion(key, Because.OWN) for key in _own(rules, situation, person) if key in open_to][:1]
    found = {one.key: one for one in own}
    for one in (*_helped(rules, situation, person), *_ruled(rules, situation, person)):
        if one.key in open_to and len(found) < rules.most - (not own):
            found.setdefault(one.key, one)
    return tuple(found.values())


def _is_high(rules: Rules, situation: Situation) -> bool:
    return situation.distress is not None and situation.distress >= rules.high_from


def _listed(rules: Rules, situation: Situation) -> tuple[str, ...]:
    return (rules.high if _is_high(rules, situation) else rules.usual).get(situation.kind, ())


def _may_come_again(rules: Rules, person: Person, key: str) -> bool:
    said = person.said.get(key, Experience())
    return said.did_not < rules.not_again_from or said.helped > said.did_not


def _own(rules: Rules, situation: Situation, person: Person) -> list[str]:
    """What they chose and has not failed them: what is meant for such a moment first, and alone when it is high."""
    listed = _listed(rules, situation)
    chosen = [key for key in person.chosen if _may_come_again(rules, person, key)]
    return [
        *(key for key in chosen if key in listed),
        *(key for key in chosen if key not in listed and not _is_high(rules, situation)),
    ]


def _helped(rules: Rules, situation: Situation, person: Person) -> Iterator[Suggestion]:
    for key in _listed(rules, situation):
        said = person.said.get(key, Experience())
        if said.helped >= rules.helped_from and said.helped > said.did_not:
            yield Suggestion(key, Because.HELPED)


def _ruled(rules: Rules, situation: Situation, person: Person) -> Iterator[Suggestion]:
    for key in _listed(rules, situation):
        if _may_come_again(rules, person, key):
            yield Suggestion(key, Because.RULE)
