"""What admission needs: a counselor, a track that fits the person's age, and a name for groups that is not theirs."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.people.enums import AgeBand
from midspan.values import ALLOWED, Verdict, refused

LONGEST_ALIAS = 40
SHORTEST_NAME_INSIDE = 3
BANDS = {
    AgeBand.ADOLESCENT: (13, 17, "13 to 17"),
    AgeBand.YOUNG_ADULT: (18, 25, "18 to 25"),
    AgeBand.ADULT: (26, 64, "26 to 64"),
    AgeBand.OLDER_ADULT: (65, 130, "65 and over"),
}
ADULT_AGE = 18


def fits_track(*, birth_date: date | None, age_band: str, day: date) -> Verdict:
    """Whether a person of that birth date belongs in a track of that age band on `day`.

    Minors and adults are never mixed. The adult track takes every adult; the young-adult and older-adult tracks keep
    to their ages.
    """
    if birth_date is None:
        return refused("The birth date is not known, so no track can be chosen. Add it to the person's details.")
    years = _years(birth_date, day)
    youngest, oldest, words = BANDS[AgeBand(age_band)]
    if age_band == AgeBand.ADULT:
        youngest, oldest, words = ADULT_AGE, BANDS[AgeBand.OLDER_ADULT][1], "18 and over"
    if youngest <= years <= oldest:
        return ALLOWED
    return refused(f"This track is for ages {words}; the person is {years}.")


def _years(birth_date: date, day: date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def may_be_counseled(*, state: EpisodeState) -> Verdict:
    """Whether a stay in this state is given a primary counselor: not once it has ended."""
    return refused("This stay has ended. Open a new one with a new referral.") if state in ENDED else ALLOWED


def may_use_alias(alias: str, *, names: Collection[str], taken: Collection[str]) -> Verdict:
    """Whether peers may call the person this: free, short, and holding no part of their own name.

    Case and accents make no difference.
    """
    if not alias.strip():
        return refused("Choose a name for groups with the person.")
    if len(alias) > LONGEST_ALIAS:
        return refused("The name for groups is too long; two words are best.")
    if _holds_name(folded(alias), [folded(name) for name in names]):
        return refused("The name for groups holds a part of the person's own name. Choose another one.")
    if folded(alias) in {folded(other) for other in taken}:
        return refused("Somebody else here already uses this name for groups. Choose another one.")
    return ALLOWED


def _holds_name(alias: str, names: Collection[str]) -> bool:
    squeezed = re.sub(r"[\W\d_]+", "", alias)
    words = set(re.findall(r"[^\W\d_]+", alias))
    parts = {part for name in names for part in re.findall(r"[^\W\d_]+", name)}
    return any(part in words or (len(part) >= SHORTEST_NAME_INSIDE and part in squeezed) for part in parts)


def folded(words: str) -> str:
    """Lower-case letters without accents, single spaces: José, jose and JOSE compare as one."""
    parts = unicodedata.normalize("NFKD", words)
    return " ".join("".join(letter for letter in parts if not unicodedata.combining(letter)).casefold().split())


def band_of(birth_date: date | None, day: date) -> AgeBand | None:
    """The age band of a person on `day`; None when it is not known or they are under thirteen."""
    if birth_date is None:
        return None
    years = _years(birth_date, day)
    return next((band for band, (youngest, oldest, _) in BANDS.items() if youngest <= years <= oldest), None)
