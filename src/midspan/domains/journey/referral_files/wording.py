"""Text as it may leave a foreign file: one line, printable, storable."""

import re

# Controls, lone surrogates and direction overrides: PostgreSQL refuses some, terminals obey others.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def words(raw: object) -> str | None:
    """One line of clean text, or None when there is none (or it is not text)."""
    if not isinstance(raw, str):
        return None
    return " ".join(_UNPRINTABLE.sub("", raw).split()) or None


def first_words(*raws: object) -> str | None:
    """The first of these that has words."""
    return next((said for said in map(words, raws) if said), None)


def pairs(**named: str | None) -> tuple[tuple[str, str], ...]:
    """Named words, without the names that have none."""
    return tuple((name, said) for name, said in named.items() if said)
