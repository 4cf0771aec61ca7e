"""Every way in which a person's week can be wrong, found one plan at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import combinations

from msgspec import Struct

from midspan.engines.scheduling.model import (
    Counselor,
    Modality,
    Mode,
    PatientNeeds,
    Problem,
    Section,
    Slot,
    WeekPlan,
)
from midspan.values import WeekSpan


class ViolationKind(StrEnum):
    UNKNOWN_PATIENT = "unknown_patient"
    UNKNOWN_SECTION = "unknown_section"
    SECTION_TWICE = "section_twice"
    NOT_ELIGIBLE = "not_eligible"
    CLOSED_SECTION = "closed_section"
    FROZEN_SECTION_LEFT = "frozen_section_left"
    WRONG_MODE = "wrong_mode"
    UNREACHABLE_SITE = "unreachable_site"
    COMMITMENT = "commitment"
    OVERLAP = "overlap"
    NO_TIME_TO_TRAVEL = "no_time_to_travel"
    WRONG_COUNSELOR = "wrong_counselor"
    OTHER_LANGUAGE = "other_language"
    WRONG_LENGTH = "wrong_length"
    OFF_TICK = "off_tick"
    COUNSELOR_AWAY = "counselor_away"
    COUNSELOR_TAKEN = "counselor_taken"
    COUNSELOR_TWICE = "counselor_twice"
    CASELOAD_FULL = "caseload_full"
    UNWANTED_SESSION = "unwanted_session"
    TOO_FEW_MINUTES = "too_few_minutes"
    TOO_MANY_MINUTES = "too_many_minutes"
    TOO_FEW_DAYS = "too_few_days"
    TOO_MANY_DAYS = "too_many_days"
    SHORT_SERVICE_DAY = "short_service_day"
    LONG_GROUP_DAY = "long_group_day"
    CONTENT_MISSING = "content_missing"
    CURRICULUM_TWICE = "curriculum_twice"
    OVER_CAPACITY = "over_capacity"
    OVER_LEGAL_CAPACITY = "over_legal_capacity"
    NO_CONTACT = "no_contact"


class Violation(Struct, frozen=True):
    """A broken rule. `subject_id` names the section, commitment or counselor; `patient_id` "" where it is nobody's."""

    kind: ViolationKind
    patient_id: str
    subject_id: str = ""


class Event(Struct, frozen=True):
    """One session: when, where ("" by video), and the minutes of travel before and after it."""

    span: WeekSpan
    site_id: str
    travel: int
    subject_id: str


class Subject(Struct, frozen=True):
    """One person's plan with everything needed to judge it. Sections that do not exist are already left out."""

    needs: PatientNeeds
    plan: WeekPlan
    problem: Problem
    sections: tuple[Section, ...]
    counselors: Mapping[str, Counselor]

    def broken(self, kind: ViolationKind, subject_id: str = "") -> Violation:
        return Violation(kind, self.needs.id, subject_id)

    @property
    def slots(self) -> tuple[tuple[Slot, int], ...]:
        """The sessions with the length each should have."""
        pairs = (
            (self.plan.individual, self.needs.individual_minutes),
            (self.plan.family, self.needs.family_minutes),
        )
        return tuple((slot, minutes) for slot, minutes in pairs if slot is not None)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything the person attends; a site without a known way has travel 0 here and is reported elsewhere."""
        groups = [
            self._event(span, by_video=section.is_video, site_id=section.site_id, subject_id=section.id)
            for section in self.sections
            for span in section.meetings
        ]
        return (*groups, *(self._session(slot) for slot, _ in self.slots))

    def _session(self, slot: Slot) -> Event:
        counselor = self.counselors.get(slot.counselor_id)
        site_id = counselor.site_id if counselor else ""
        return self._event(slot.span, by_video=slot.mode is Mode.VIDEO, site_id=site_id, subject_id=slot.counselor_id)

    def _event(self, span: WeekSpan, *, by_video: bool, site_id: str, subject_id: str) -> Event:
        if by_video:
            return Event(span, "", 0, subject_id)
        return Event(span, site_id, dict(self.needs.travel_minutes).get(site_id, 0), subject_id)


def sections_chosen(subject: Subject) -> Iterator[Violation]:
    """Sections that do not exist, are listed twice, or are not for this person; and frozen ones that are missing."""
    known = {section.id for section in subject.problem.sections}
    counts = Counter(subject.plan.section_ids)
    for section_id in sorted(counts):
        if section_id not in known:
            yield subject.broken(ViolationKind.UNKNOWN_SECTION, section_id)
        if counts[section_id] > 1:
            yield subject.broken(ViolationKind.SECTION_TWICE, section_id)
    for section_id in sorted(set(subject.needs.frozen_section_ids).difference(counts)):
        yield subject.broken(ViolationKind.FROZEN_SECTION_LEFT, section_id)
    closed = {avoidance.section_id for avoidance in subject.needs.avoid}
    for section in subject.sections:
        if not is_eligible(section, subject.needs):
            yield subject.broken(ViolationKind.NOT_ELIGIBLE, section.id)
        if section.id in closed:
            yield subject.broken(ViolationKind.CLOSED_SECTION, section.id)


def is_eligible(section: Section, needs: PatientNeeds) -> bool:
    """Whether the section is for people like this one: on their list, or else by every tag it has."""
    if needs.eligible_section_ids is not None:
        return section.id in needs.eligible_section_ids
    held = needs.tags
    wanted = (
        (section.level, held.levels),
        (section.age_band, held.age_bands),
        (section.focus, held.focuses),
        (section.gender, held.genders),
        (section.language, held.languages),
    )
    return all(tag in tags for tag, tags in wanted if tag != "")


def modes(subject: Subject) -> Iterator[Violation]:
    """Sessions in a mode the person cannot take part in, or at a site without a known way."""
    reachable = {site for site, _ in subject.needs.travel_minutes}
    for section in subject.sections:
        if not takes_part(section, subject.needs):
            yield subject.broken(ViolationKind.WRONG_MODE, section.id)
    individual, family = subject.plan.individual, subject.plan.family
    if individual is not None and individual.mode not in subject.needs.individual_modes:
        yield subject.broken(ViolationKind.WRONG_MODE, individual.counselor_id)
    if family is not None and family.mode is not Mode.VIDEO:  # Relatives come by video only.
        yield subject.broken(ViolationKind.WRONG_MODE, family.counselor_id)
    for site_id in sorted({event.site_id for event in subject.events if event.site_id} - reachable):
        yield subject.broken(ViolationKind.UNREACHABLE_SITE, site_id)


def takes_part(section: Section, needs: PatientNeeds) -> bool:
    """Whether the person can take part in sections of this mode at all."""
    return needs.modality is not (Modality.IN_PERSON if section.is_video else Modality.VIDEO)


def own_life(subject: Subject) -> Iterator[Violation]:
    """Sessions, with the way there and back, over something fixed."""
    for event in subject.events:
        begin, finish = event.span.start - event.travel, event.span.end + event.travel
        for commitment in subject.needs.commitments:
            own = commitment.span
            same_day = own.day == event.span.day
            if commitment.price is None and same_day and begin < own.end and own.start < finish:
                yield subject.broken(ViolationKind.COMMITMENT, commitment.id)


def one_place_at_a_time(subject: Subject) -> Iterator[Violation]:
    """Sessions on top of each other, or too close together for the way between two places."""
    for one, other in combinations(subject.events, 2):
        if one.span.day != other.span.day:
            continue
        if one.span.overlaps(other.span):
            yield subject.broken(ViolationKind.OVERLAP, other.subject_id)
        elif one.site_id != other.site_id and _pause(one, other) < one.travel + other.travel:
            yield subject.broken(ViolationKind.NO_TIME_TO_TRAVEL, other.subject_id)


def _pause(one: Event, other: Event) -> int:
    first, second = sorted((one, other), key=lambda event: event.span.start)
    return second.span.start - first.span.end


def sessions(subject: Subject) -> Iterator[Violation]:
    """Individual and family sessions: wanted, of the right length, with the right counselor, at work and free."""
    needs = subject.needs
    for slot, minutes in subject.slots:
        if minutes == 0:
            yield subject.broken(ViolationKind.UNWANTED_SESSION, slot.counselor_id)
        elif slot.span.minutes != minutes:
            yield subject.broken(ViolationKind.WRONG_LENGTH, slot.counselor_id)
        if slot.span.start % subject.problem.rules.tick_minutes:
            yield subject.broken(ViolationKind.OFF_TICK, slot.counselor_id)
        is_theirs = needs.counselor_id in (None, slot.counselor_id) and may_see(slot.counselor_id, needs)
        if not is_theirs or slot.counselor_id not in subject.counselors:
            yield subject.broken(ViolationKind.WRONG_COUNSELOR, slot.counselor_id)
        else:
            yield from _counselor_time(subject, slot)
    ids = {slot.counselor_id for slot, _ in subject.slots}
    if len(ids) > 1:
        yield subject.broken(ViolationKind.WRONG_COUNSELOR, max(ids))
    for counselor_id in sorted(ids & subject.counselors.keys()):
        # A counselor who was given keeps the person; only a new one must share a language.
        if needs.counselor_id is None and not understands(subject.counselors[counselor_id], needs):
            yield subject.broken(ViolationKind.OTHER_LANGUAGE, counselor_id)


def may_see(counselor_id: str, needs: PatientNeeds) -> bool:
    """Whether the counselor is among those whom the person's sessions may be with."""
    return needs.counselor_ids is None or counselor_id in needs.counselor_ids


def understands(counselor: Counselor, needs: PatientNeeds) -> bool:
    """Whether the two share a language; one who lists none is not held to any."""
    ours, theirs = set(counselor.languages), set(needs.tags.languages)
    return not ours or not theirs or bool(ours & theirs)


def _counselor_time(subject: Subject, slot: Slot) -> Iterator[Violation]:
    counselor = subject.counselors[slot.counselor_id]
    inside = (
        work.day == slot.span.day and work.start <= slot.span.start and slot.span.end <= work.end
        for work in counselor.work
    )
    if not any(inside):
        yield subject.broken(ViolationKind.COUNSELOR_AWAY, counselor.id)
    if any(slot.span.overlaps(taken) for taken in counselor.taken):
        yield subject.broken(ViolationKind.COUNSELOR_TAKEN, counselor.id)


def dose(subject: Subject) -> Iterator[Violation]:
    """Minutes of the week against the plan of care, the level's cap and the authorization."""
    needs = subject.needs
    minutes = sum(section.minutes for section in subject.sections)
    if subject.problem.rules.missed_sessions_count:
        minutes += needs.individual_minutes + needs.family_minutes
    else:
        minutes += sum(slot.span.minutes for slot, _ in subject.slots)
    caps = [needs.maximum_minutes, *([] if needs.authorized_minutes is None else [needs.authorized_minutes])]
    if minutes < needs.minimum_minutes:
        yield subject.broken(ViolationKind.TOO_FEW_MINUTES)
    if minutes > min(caps):
        yield subject.broken(ViolationKind.TOO_MANY_MINUTES)


def days(subject: Subject) -> Iterator[Violation]:
    """How many days, how short and how long each."""
    needs, minutes, in_groups = subject.needs, Counter[int](), Counter[int]()
    for event in subject.events:
        minutes[event.span.day] += event.span.minutes
    for section in subject.sections:
        for span in section.meetings:
            in_groups[span.day] += span.minutes
    if len(minutes) < needs.min_days:
        yield subject.broken(ViolationKind.TOO_FEW_DAYS)
    if len(minutes) > needs.max_days:
        yield subject.broken(ViolationKind.TOO_MANY_DAYS)
    if any(total < needs.min_minutes_per_day for total in minutes.values()):
        yield subject.broken(ViolationKind.SHORT_SERVICE_DAY)
    if any(total > needs.max_group_minutes_per_day for total in in_groups.values()):
        yield subject.broken(ViolationKind.LONG_GROUP_DAY)


def content(subject: Subject) -> Iterator[Violation]:
    """What every week must hold, and what it must not hold twice."""
    held = {section.content for section in subject.sections}
    for wanted in subject.problem.rules.required_content:
        if wanted not in held:
            yield subject.broken(ViolationKind.CONTENT_MISSING, wanted)
    counts = Counter(section.curriculum_id for section in subject.sections if section.curriculum_id)
    for curriculum_id in sorted(counts):
        if counts[curriculum_id] > 1:
            yield subject.broken(ViolationKind.CURRICULUM_TWICE, curriculum_id)


PERSONAL_RULES = (sections_chosen, modes, own_life, one_place_at_a_time, sessions, dose, days, content)
