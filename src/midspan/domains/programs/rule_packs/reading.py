"""Reading rule packs. A file that is wrong is refused whole, with every mistake named where it stands."""

import tomllib
from pathlib import Path
from typing import Any

from midspan.domains.programs.rule_packs.fields import Mistakes, cap_fact, dose_fact
from midspan.domains.programs.rule_packs.packs import RulePack

HERE = Path(__file__).parent
OF_A_PACK = {"name", "author", "jurisdiction", "payer", "dose", "cap"}
SHARED = ("author", "jurisdiction", "payer")


class RulePackError(ValueError):
    """A rule pack that cannot be used; the message names every mistake, one to a line."""


def read_packs(folder: Path = HERE) -> tuple[RulePack, ...]:
    """Every pack of `folder`, by name. Raises RulePackError."""
    return tuple(read_pack(path) for path in sorted(folder.glob("*.toml")))


def read_pack(path: Path) -> RulePack:
    """One pack. Raises RulePackError with every mistake in the file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulePackError(f"{path.name} is not a readable TOML file: {error}") from error
    mistakes = Mistakes(path.name)
    mistakes.unknown_words(table, known=OF_A_PACK, where="the file")
    name = mistakes.text(table, "name", where="the file")
    pack = RulePack(
        slug=path.stem,
        name=name,
        doses=tuple(dose_fact(row, mistakes) for row in _rules(table, "dose", mistakes)),
        caps=tuple(cap_fact(row, mistakes) for row in _rules(table, "cap", mistakes)),
    )
    if mistakes.found:
        raise RulePackError("\n".join(mistakes.found))
    return pack


def _rules(table: dict[str, Any], kind: str, mistakes: Mistakes) -> list[dict[str, Any]]:
    """The rules of one kind, each with what the head of the file says for all of them; a key stands once."""
    shared = {word: table[word] for word in SHARED if word in table}
    rules = [{**shared, **row, "kind": kind} for row in table.get(kind, [])]
    keys = [rule.get("key") for rule in rules]
    for key in dict.fromkeys(key for key in keys if key and keys.count(key) > 1):
        mistakes.add(f"{kind} rule “{key}”", "the same key stands twice; give each rule a key of its own")
    return rules
