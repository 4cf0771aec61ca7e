"""A skill as its file holds it, in both languages and for every age, and as one person reads it."""

from datetime import date

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict, replace

from midspan.domains.people.enums import AgeBand
from midspan.domains.skills.enums import ExtraKind, SkillKind

ENGLISH, SPANISH = "en", "es"
LANGUAGES = (ENGLISH, SPANISH)
OWN_PREFIX = "own-"  # Keys of skills that a center wrote begin so, and no other.
PLAN_KEY = "my-safety-plan"  # The skill of making a plan; whoever comes to it in a bad hour needs the plan itself.


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do. `seconds` is how long, and 0: as long as one likes. `breath`: the pacer goes beside it."""

    text: str
    seconds: int = 0
    breath: bool = False


class Variant(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said otherwise to people of one age band; what is not there is said to them as to everybody."""

    title: str | UnsetType = UNSET
    purpose: str | UnsetType = UNSET
    use_when: tuple[str, ...] | UnsetType = UNSET
    avoid_when: tuple[str, ...] | UnsetType = UNSET
    short: str | UnsetType = UNSET
    steps: tuple[Step, ...] | UnsetType = UNSET


class Words(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything a skill says in one language. `short` is the short version, in one go."""

    title: str
    purpose: str
    use_when: tuple[str, ...]
    short: str
    steps: tuple[Step, ...]
    avoid_when: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    adolescent: Variant | None = None
    older_adult: Variant | None = None

    @property
    def variants(self) -> dict[AgeBand, Variant]:
        found = {AgeBand.ADOLESCENT: self.adolescent, AgeBand.OLDER_ADULT: self.older_adult}
        return {track: variant for track, variant in found.items() if variant is not None}

    def for_track(self, track: str) -> "Words":
        """As somebody of that age band reads them; the same for one without words of its own, and for none ("")."""
        said = next((variant for band, variant in self.variants.items() if band == track), None)
        if said is None:
            return self
        return replace(self, **{name: value for name, value in asdict(said).items() if value is not UNSET})


class InBoth(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages."""

    en: str
    es: str

    def within(self, language: str) -> str:
        return self.es if language == SPANISH else self.en


class Choice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    key: str
    en: str
    es: str


class FileExtra(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is written down with this skill beside what is asked with each."""

    key: str
    kind: ExtraKind
    en: str
    es: str
    choices: tuple[Choice, ...] = ()


class Pacer(Struct, frozen=True, forbid_unknown_fields=True):
    """How long one breath goes in and how long out."""

    in_seconds: float
    out_seconds: float


class SkillFile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of the library. Minutes are whole; `review_on` is the day by which somebody looks at it again."""

    key: str
    number: int
    edition: str
    author: str
    reviewed_on: date
    review_on: date
    license: str
    kinds: tuple[SkillKind, ...]
    minutes: int
    short_minutes: int
    en: Words
    es: Words
    evidence: InBoth
    informed_by: tuple[str, ...]
    needs_clinician: bool = False
    made_with_clinician: bool = False
    seated: bool = False
    log_extras: tuple[FileExtra, ...] = ()
    pacer: Pacer | None = None

    def words(self, language: str, track: str = "") -> Words:
        return (self.es if language == SPANISH else self.en).for_track(track)


class Extra(Struct, frozen=True, kw_only=True):
    """Something asked with one skill, in one language; `choices` are pairs of a key and its words."""

    key: str
    kind: ExtraKind
    label: str
    choices: tuple[tuple[str, str], ...] = ()


class Skill(Struct, frozen=True, kw_only=True):
    """One skill as one person reads it: in one language, for one age band.

    `version` names its words for good: the edition of the library, or the number a center's own skill has come to.
    `language` is that of the words, which is English where a center has written nothing else (`is_english_only`).
    `needs_clinician`: it is done only by people for whom a clinician switched it on. `place` is how its address names
    it, which says nothing of it. `review_on`: by when somebody looks at it again. `is_own`: the center wrote it;
    `is_retired`: and offers it no more.
    """

    key: str
    version: str
    language: str
    title: str
    purpose: str
    use_when: tuple[str, ...]
    avoid_when: tuple[str, ...]
    also_known_as: tuple[str, ...]
    short: str
    steps: tuple[Step, ...]
    kinds: tuple[SkillKind, ...]
    minutes: int
    short_minutes: int
    evidence: str
    informed_by: tuple[str, ...]
    reviewed_on: date
    review_on: date
    author: str
    license: str
    needs_clinician: bool
    made_with_clinician: bool
    seated: bool
    log_extras: tuple[Extra, ...]
    pacer: Pacer | None
    place: str
    is_own: bool = False
    is_retired: bool = False
    is_english_only: bool = False
