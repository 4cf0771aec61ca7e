"""What an instrument is, as its pack file says it, and what an answer set comes to. Nothing here computes."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

Words = str | dict[str, str]  # One English text, or texts by language: {"en": …, "es": …}.
ENGLISH = "en"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class LicenseStatus(StrEnum):
    """On what ground a text may be passed on. `UNKNOWN` is an honest answer; a wrong `PUBLIC_DOMAIN` is not."""

    OWN = "own"
    PUBLIC_DOMAIN = "public_domain"
    PERMISSION_FREE = "permission_free"
    NONCOMMERCIAL_ATTRIBUTION = "noncommercial_attribution"
    REGISTRATION = "registration"
    COMMERCIAL = "commercial"
    UNKNOWN = "unknown"


class WordingStatus(StrEnum):
    """Whose the wording in one language is."""

    ORIGINAL = "original"  # The authors' own.
    OFFICIAL = "official"  # A translation that the authors or the holder of the license give out.
    OWN = "own"  # Ours, of an instrument of ours.
    UNREAD = "unread"  # Made by a machine and read by nobody: never put to anybody.


class Asking(StrEnum):
    """Who may put the questions."""

    ANYBODY = "anybody"  # The patient alone, or a staff member with them.
    STAFF = "staff"


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of a pack; what no reader knows is an error in the file, never passed over."""


class License(Part, frozen=True):
    status: LicenseStatus
    basis: str
    basis_date: date
    attribution: str
    is_verbatim: bool = True  # The wording may not be changed.


class TextSource(Part, frozen=True):
    """Where the wording was compared, and when. `withheld` says why a pack has no wording."""

    compared_with: str = ""
    compared_on: date | None = None
    withheld: str = ""


class Wording(Part, frozen=True):
    """Whose the wording in one language is, on what ground that is said, and on what day it was."""

    status: WordingStatus
    basis: str
    basis_date: date


class Option(Part, frozen=True):
    """One answer to choose and the points it gives: an item that counts the other way has its points the other way."""

    points: int
    words: Words
    loinc: str = ""


class Condition(Part, frozen=True):
    """True when any of the items was answered with at least so many points."""

    items: tuple[str, ...]
    at_least: int


class Item(Part, frozen=True):
    """`options` names a list of the pack; without it every whole number from `least` to `most`, or one of `points`."""

    number: str
    text: Words = ""
    options: str = ""
    least: int = 0
    most: int = 0
    points: tuple[int, ...] = ()
    asked_when: Condition | None = None
    may_be_left_out: bool = False
    help: Words = ""
    loinc: str = ""
    signal_at: int | None = None  # From so many points on, somebody has to talk with the person.


class Scale(Part, frozen=True):
    """A sum of items times `times`. `most_missing`: so many gaps its manual fills with the mean of the rest."""

    key: str
    items: tuple[str, ...]
    title: Words = ""
    times: int = 1
    zero_unless: Condition | None = None
    most_missing: int = 0
    missing_source: str = ""
    is_lower_better: bool = True
    loinc: str = ""


class Band(Part, frozen=True):
    """The first band that fits counts. Without `sex` or ages it holds for everybody."""

    least: int
    most: int
    words: Words
    scale: str = "total"
    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None
    when: Condition | None = None


class Cutoff(Part, frozen=True):
    """From `at_least` on, the source says what `words` say, of those whom it is about."""

    at_least: int
    words: Words
    source: str
    scale: str = "total"
    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None


class Flag(Part, frozen=True):
    """Said when every point of a scale comes from one item alone."""

    key: str
    words: Words
    only_from: str
    source: str
    scale: str = "total"


class Limit(Part, frozen=True):
    """An item that cannot have more points than another, such as days of heavy drinking and days of drinking."""

    item: str
    at_most: str


class ChangeRule(Part, frozen=True):
    """A published number of points, or the spread and reliability of a named population to compute one from."""

    source: str
    points: int | None = None
    spread: float | None = None  # Standard deviation at the start, in points.
    reliability: float | None = None  # 0 to 1.
    population: str = ""
    note: Words = ""
    scale: str = "total"


class Loinc(Part, frozen=True):
    """Codes somebody compared with a release or an implementation guide on a day; without that, no code is kept."""

    panel: str
    verified_on: date
    verified_with: str


class Instrument(Part, frozen=True, kw_only=True):
    """One pack file. `recall_days` is how far the questions look back, `every_days` how often it is worth asking."""

    key: str
    title: str
    short_title: str
    edition: str
    author: str
    reviewed_on: date
    references: tuple[str, ...]
    license: License
    text: TextSource
    items: tuple[Item, ...]
    scales: tuple[Scale, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    cutoffs: tuple[Cutoff, ...] = ()
    flags: tuple[Flag, ...] = ()
    limits: tuple[Limit, ...] = ()
    options: dict[str, tuple[Option, ...]] = {}
    change: ChangeRule | None = None
    introduction: Words = ""
    purpose: Words = ""
    recall_days: int | None = None
    every_days: int | None = None
    minutes: int = 1
    asking: Asking = Asking.ANYBODY
    takes_line: bool = False  # A number of points agreed with one person is their line; there is none for everybody.
    several_a_day: bool = False  # Asked as often as a day wants it: each of its sheets counts, none corrects another.
    unstaffed: str = ""  # The instrument put in its place while nobody is there to answer a signal.
    wording: dict[str, Wording] = {}  # By language; a shell has none.
    loinc: Loinc | None = None
    counts_something_else: str = ""  # Why there is no total, where there is none.

    @property
    def is_shell(self) -> bool:
        """It has no wording: a center with its own license asks on its own form and enters the points."""
        return not any(item.text for item in self.items)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those in which it is put to people: what nobody has read is not."""
        return tuple(language for language, one in self.wording.items() if one.status is not WordingStatus.UNREAD)

    def put_in(self, language: str) -> str:
        """The language in which it is put to somebody who reads that one: in English where it may not be in theirs."""
        return language if language in self.languages else ENGLISH

    def item(self, number: str) -> Item:
        return next(item for item in self.items if item.number == number)

    def scale(self, key: str) -> Scale:
        return next(scale for scale in self.scales if scale.key == key)

    def options_of(self, item: Item) -> tuple[Option, ...]:
        return self.options.get(item.options, ())

    def points_of(self, item: Item) -> tuple[int, ...]:
        """Every number of points an answer to the item can give, lowest first."""
        if item.options:
            return tuple(sorted({option.points for option in self.options_of(item)}))
        return item.points or tuple(range(item.least, item.most + 1))


class Person(Struct, frozen=True):
    """What bands may depend on; None is not known, and never guessed. Age in whole years."""

    sex: Sex | None = None
    age: int | None = None


class Scored(Struct, frozen=True):
    """What one answer set comes to.

    Of an incomplete set nothing is scored: `score`, `band` and each value of `subscales` are None, and `missing` names
    the items. `band` is also None where it depends on something not known about the person.
    """

    is_complete: bool
    score: int | None
    subscales: dict[str, int | None]
    band: Words | None
    missing: tuple[str, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    flags: tuple[Flag, ...] = ()
    contradictions: tuple[str, ...] = ()


def said(words: Words, language: str = ENGLISH) -> str:
    """The text in that language; in English where the pack has no other, since wording is never translated here."""
    return words if isinstance(words, str) else words.get(language, words[ENGLISH])
