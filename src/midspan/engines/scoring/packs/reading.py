"""Reading a pack; what is missing, misspelled or does not hang together is an error, never a default."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from midspan.engines.scoring.model import ENGLISH, Instrument, WordingStatus

SUFFIX = ".toml"
FROM_ITS_HOLDER = frozenset({WordingStatus.ORIGINAL, WordingStatus.OFFICIAL})


class PackError(ValueError):
    """A pack that cannot be used; the message says what is wrong in it."""


@cache
def instrument_keys() -> tuple[str, ...]:
    """The keys of everything that ships, in alphabetical order."""
    names = (entry.name for entry in _folder().iterdir() if entry.name.endswith(SUFFIX))
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names))


@cache
def instrument(key: str) -> Instrument:
    """One instrument that ships. Raises KeyError when none has that key."""
    if key not in instrument_keys():
        raise KeyError(key)
    return read_pack((_folder() / f"{key}{SUFFIX}").read_text(encoding="utf-8"))


def _folder() -> resources.abc.Traversable:
    return resources.files("midspan.engines.scoring.packs")


def read_pack(text: str) -> Instrument:
    """An instrument from a pack's text. Raises PackError naming what is wrong."""
    try:
        found = msgspec.convert(tomllib.loads(text), Instrument)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise PackError(str(error)) from None
    if wrong := next(_faults(found), None):
        raise PackError(f"{found.key}: {wrong}")
    return found


def _faults(pack: Instrument) -> Iterator[str]:
    numbers = [item.number for item in pack.items]
    named = [number for scale in pack.scales for number in scale.items]
    named += [number for item in pack.items if item.asked_when for number in item.asked_when.items]
    named += [number for limit in pack.limits for number in (limit.item, limit.at_most)]
    named += [flag.only_from for flag in pack.flags]
    scales = {scale.key for scale in pack.scales}
    if len(set(numbers)) < len(numbers):
        yield "an item number comes twice"
    yield from (f"there is no item {number}" for number in named if number not in numbers)
    yield from (f"there is no list {item.options}" for item in pack.items if item.options not in {"", *pack.options})
    judged = [rule.scale for rules in (pack.bands, pack.cutoffs, pack.flags) for rule in rules]
    judged += [pack.change.scale] if pack.change else []
    yield from (f"there is no scale {key}" for key in judged if key not in scales)
    if pack.bands and not pack.bands_source:
        yield "its bands have no source"
    if "total" not in scales and not pack.counts_something_else:
        yield "it has no total and does not say why"
    if pack.is_shell and not pack.text.withheld:
        yield "it has no wording and does not say why"
    if not pack.is_shell and not (pack.text.compared_with and pack.text.compared_on):
        yield "its wording was compared with nothing"
    yield from _faults_of_languages(pack)


def _faults_of_languages(pack: Instrument) -> Iterator[str]:
    """Every language that is there has a status; of wording that may not be changed nobody but its holder has one."""
    texts = [words for item in pack.items for words in (item.text, item.help)]
    texts += [option.words for options in pack.options.values() for option in options] + [pack.introduction]
    there = {language for words in texts if words for language in (words if isinstance(words, dict) else (ENGLISH,))}
    yield from (f"nothing says whose its wording in {one} is" for one in sorted(there - set(pack.wording)))
    yield from (f"it has no wording in {one}" for one in pack.wording if one not in there)
    ours = (one for one, wording in pack.wording.items() if wording.status not in FROM_ITS_HOLDER)
    if pack.license.is_verbatim:
        yield from (f"its wording in {one} is not its authors'" for one in ours)
