"""Finding words in texts that somebody may already read: PostgreSQL's full text search, on nothing but those texts.

The texts were asked for through the gate, so what is found, its number and its excerpts come from the same filter.
"""

from collections.abc import Sequence

from msgspec import Struct

from midspan.kernel.statements import rows_of

FOUND = """
    SELECT place - 1, ts_headline('english', words, wanted,
        'StartSel=⟦, StopSel=⟧, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "')
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (title, words, place),
        websearch_to_tsquery('english', %s) AS wanted
    WHERE to_tsvector('english', title || ' ' || words) @@ wanted
    ORDER BY place
"""
START, STOP = "⟦", "⟧"
Piece = tuple[str, bool]


class Match(Struct, frozen=True):
    """The place of a text among those given, and an excerpt in pieces: words, and whether they are what was sought."""

    place: int
    pieces: tuple[Piece, ...]


def matches(texts: Sequence[tuple[str, str]], words: str) -> list[Match]:
    """Which texts (title, words) hold these words, in any form, in the order given. One query; none for no words.

    `words` are as people type them: all are sought, "in quotation marks" together, with a minus not at all.
    """
    if not words.strip() or not texts:
        return []
    titles = [title for title, _ in texts]
    plain = [text.replace(START, "[").replace(STOP, "]") for _, text in texts]
    found = rows_of(FOUND, [titles, plain, words.replace("\0", "")])
    return [Match(place, _pieces(excerpt)) for place, excerpt in found]


def _pieces(excerpt: str) -> tuple[Piece, ...]:
    first, *rest = excerpt.split(START)
    found = [(first, False)]
    for one in rest:
        sought, _, after = one.partition(STOP)
        found += [(sought, True), (after, False)]
    return tuple(piece for piece in found if piece[0])
