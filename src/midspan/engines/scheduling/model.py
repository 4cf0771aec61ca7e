"""What the engine is asked: sections, counselors, patients' needs and the rules, for one week.

All ids are opaque strings (no names, no diagnoses: a focus is a track's label). Times are `WeekSpan`s: day 0 (Monday)
to 6, minutes after midnight, half-open. Lengths are minutes, prices whole points of the rule file in force. The plan
and the schedule, which the referee reads too, stand here as well; what only the search says stands in `answers`.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from midspan.engines.scheduling.rules import Rules
from midspan.values import WeekSpan


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"


class Modality(StrEnum):
    """How a person can take part at all; what they would rather do is `PatientNeeds.preferred_mode`."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    EITHER = "either"


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class AvoidanceKind(StrEnum):
    """Why a section is closed to one person. Private: an answer never repeats the kind, nor another person."""

    NO_CONTACT = "no_contact"
    PATIENT_CHOICE = "patient_choice"
    CLINICAL = "clinical"
    LICENSE = "license"  # By video, and nobody who leads it may treat the person where they are.


class Section(Struct, frozen=True):
    """A weekly group: when it meets, where, for whom, and how many it holds.

    `capacity` is the center's cap; `legal_capacity` the one it may never pass (None: no law caps such a group).
    `taken` seats belong to people outside this problem (never to the person being placed). `comfortable` None means
    the capacity. An empty tag means "anyone"; an empty `curriculum_id` that being in two such sections is fine.
    """

    id: str
    meetings: tuple[WeekSpan, ...]
    site_id: str
    is_video: bool
    capacity: int
    taken: int = 0
    comfortable: int | None = None
    minimum_to_run: int = 0
    content: str = "core"
    curriculum_id: str = ""
    leader_ids: tuple[str, ...] = ()
    level: str = ""
    age_band: str = ""
    focus: str = ""
    gender: str = ""
    language: str = ""
    legal_capacity: int | None = None

    @property
    def minutes(self) -> int:
        """Minutes in one week, all meetings together."""
        return sum(meeting.minutes for meeting in self.meetings)

    @property
    def seats_left(self) -> int:
        """Under the center's cap and the law's, whichever is lower."""
        most = self.capacity if self.legal_capacity is None else min(self.capacity, self.legal_capacity)
        return most - self.taken

    @property
    def comfortable_size(self) -> int:
        return self.capacity if self.comfortable is None else min(self.comfortable, self.capacity)


class Counselor(Struct, frozen=True):
    """A counselor's week: at work, and already taken (groups, other sessions, leave) inside it.

    `room_left` is how many more people the caseload takes; None means that no limit applies.
    """

    id: str
    site_id: str
    work: tuple[WeekSpan, ...]
    taken: tuple[WeekSpan, ...] = ()
    languages: tuple[str, ...] = ()
    room_left: int | None = None


class Commitment(Struct, frozen=True):
    """A stretch of somebody's own life. `price` None is fixed; a number is what moving it costs.

    The same `id` may stand on several days: one responsibility, several stretches.
    """

    id: str
    span: WeekSpan
    price: int | None = None


class Avoidance(Struct, frozen=True):
    """A section that this person must not be in, and the private kind of reason."""

    section_id: str
    kind: AvoidanceKind


class PatientTags(Struct, frozen=True):
    """What a person may join: a section's tag must be empty or be listed here. Nothing listed means nothing matches."""

    levels: tuple[str, ...] = ()
    age_bands: tuple[str, ...] = ()
    focuses: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class PriorWeek(Struct, frozen=True):
    """The week before: what continuity is measured against."""

    section_ids: tuple[str, ...] = ()
    individual: WeekSpan | None = None
    family: WeekSpan | None = None
    counselor_id: str | None = None


class PatientNeeds(Struct, frozen=True):
    """One person's week as the engine sees it.

    `minimum_minutes` is the dose the plan of care asks for, `legal_minimum_minutes` the floor of the level of care
    (None: not known, so nothing below the plan of care is ever proposed);
    `maximum_minutes` the level's cap and `authorized_minutes` the payer's (None: no authorization applies). A site
    missing from `travel_minutes` cannot be reached in person: unknown is not zero. `family_minutes` 0 means that no
    family session is wanted. `counselor_id` None lets the engine choose; `counselor_ids` are those whom sessions may be
    with at all (None: anybody). Where not all of those `may_see_by_video`, no fix opens hours by video.
    `eligible_section_ids`, when given, replaces the tags. Every week of theirs holds all of `frozen_section_ids`, and
    where that cannot be they have none.
    `priority` 1 to 3 weighs the wait list.
    """

    id: str
    site_id: str
    minimum_minutes: int
    maximum_minutes: int
    min_days: int
    max_days: int
    max_group_minutes_per_day: int
    tags: PatientTags = PatientTags()
    legal_minimum_minutes: int | None = None
    authorized_minutes: int | None = None
    min_minutes_per_day: int = 0
    commitments: tuple[Commitment, ...] = ()
    travel_minutes: tuple[tuple[str, int], ...] = ()
    modality: Modality = Modality.EITHER
    individual_modes: tuple[Mode, ...] = (Mode.IN_PERSON, Mode.VIDEO)
    may_see_by_video: bool = True
    preferred_mode: Mode | None = None
    preferred_part: PartOfDay | None = None
    counselor_id: str | None = None
    counselor_ids: tuple[str, ...] | None = None
    individual_minutes: int = 60
    family_minutes: int = 0
    avoid: tuple[Avoidance, ...] = ()
    prior: PriorWeek = PriorWeek()
    priority: int = 1
    eligible_section_ids: tuple[str, ...] | None = None
    frozen_section_ids: tuple[str, ...] = ()

    @property
    def minutes_allowed(self) -> int:
        """The most minutes a week may hold: the level's cap or the authorization, whichever is lower."""
        if self.authorized_minutes is None:
            return self.maximum_minutes
        return min(self.maximum_minutes, self.authorized_minutes)

    def either_way(self) -> "PatientNeeds":
        """The same in person and by video; one-to-one sessions by video only where all `may_see_by_video`."""
        modes = tuple(Mode) if self.may_see_by_video else self.individual_modes
        return replace(self, modality=Modality.EITHER, individual_modes=modes)

    def travel_to(self, site_id: str) -> int | None:
        """Minutes one way, or None where they are not known."""
        return next((minutes for site, minutes in self.travel_minutes if site == site_id), None)


class Problem(Struct, frozen=True):
    """One center's week. `no_contact` are pairs of patient ids who never share a section."""

    sections: tuple[Section, ...]
    counselors: tuple[Counselor, ...]
    patients: tuple[PatientNeeds, ...]
    rules: Rules
    no_contact: tuple[tuple[str, str], ...] = ()

    def patient(self, patient_id: str) -> PatientNeeds:
        """Raises KeyError when nobody has that id."""
        for needs in self.patients:
            if needs.id == patient_id:
                return needs
        raise KeyError(f"No patient {patient_id} in this problem.")


class Slot(Struct, frozen=True):
    """One individual or family session: with whom, when, how."""

    counselor_id: str
    span: WeekSpan
    mode: Mode


class WeekPlan(Struct, frozen=True):
    """One person's week: sections in order of id, and the sessions with the counselor (None where there is none)."""

    section_ids: tuple[str, ...]
    individual: Slot | None = None
    family: Slot | None = None


class Schedule(Struct, frozen=True):
    """Everybody's week; None is the wait list."""

    plans: Mapping[str, WeekPlan | None] = field(default_factory=dict)


class Tier(StrEnum):
    """What a cost is about, heaviest first."""

    WAIT_LIST = "wait_list"
    DEGRADED = "degraded"
    CONTINUITY = "continuity"
    LIFE = "life"
    CENTER = "center"


class TierCosts(Struct, frozen=True):
    """Points by tier."""

    wait_list: int = 0
    degraded: int = 0
    continuity: int = 0
    life: int = 0
    center: int = 0

    @property
    def total(self) -> int:
        return self.wait_list + self.degraded + self.continuity + self.life + self.center
