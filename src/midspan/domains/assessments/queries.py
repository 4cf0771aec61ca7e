"""Asking about assessments: the one in work, those that are signed, and the needs that were found."""

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from msgspec import Struct

from midspan.domains.assessments.book import Field, Section, book
from midspan.domains.assessments.enums import AssessmentState
from midspan.domains.assessments.models import (
    Assessment,
    AssessmentAddendum,
    FoundNeed,
    OwnPart,
    OwnPartDraft,
    OwnPartLook,
    SectionAnswer,
    SectionSkip,
)
from midspan.domains.journey.queries import open_episode_of
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, mark_of


class AssessmentFile(Struct, frozen=True, kw_only=True):
    """One assessment with all that is written in it. `answers` and `skips` are by section."""

    assessment: Assessment
    answers: dict[str, list[SectionAnswer]]
    skips: dict[str, SectionSkip]
    needs: tuple[FoundNeed, ...]
    addenda: tuple[AssessmentAddendum, ...]

    @property
    def id(self) -> UUID:
        return self.assessment.pk

    @property
    def state(self) -> AssessmentState:
        return AssessmentState(self.assessment.state)

    def words_in(self, section: str) -> dict[str, str]:
        """Field → what is kept in it."""
        return {one.field: one.words for one in self.answers.get(section, ())}

    @property
    def left_keys(self) -> list[str]:
        """Sections that are neither answered nor skipped."""
        done = self.answers.keys() | self.skips.keys()
        return [one.key for one in book().sections if one.key not in done]

    @property
    def left(self) -> list[str]:
        """The titles of those."""
        return [one.title for one in book().sections if one.key in self.left_keys]


class Found(Struct, frozen=True, kw_only=True):
    """A need that a signed assessment found: its sentence, and the title of the section that shows it."""

    id: UUID
    words: str
    section: str
    section_title: str


class OwnFile(Struct, frozen=True, kw_only=True):
    """The person's own part of this stay: what they have begun and what they sent last, each by section."""

    episode_id: UUID
    reader: str
    is_signed: bool
    drafts: dict[str, OwnPartDraft]
    sent: dict[str, OwnPart]

    def words_in(self, section: str) -> dict[str, str]:
        """Field → the person's words as they stand: begun, else sent."""
        row = self.drafts.get(section) or self.sent.get(section)
        return row.words if row else {}

    @property
    def begun_mark(self) -> str:
        """A short mark of all that was begun, which differs when any of it does."""
        begun = [(one.section, one.words, one.reason) for one in self.drafts.values()]
        return mark_of(json.dumps(sorted(begun, key=itemgetter(0)), sort_keys=True))

    @property
    def next_key(self) -> str | None:
        """The first section in which nothing stands yet."""
        return next((one.key for one in book().own_sections if one.key not in self.drafts | self.sent), None)


class SentField(Struct, frozen=True, kw_only=True):
    """One field of what the person sent last of a section, and what staff did with these words, if they have."""

    part: OwnPart
    field: str
    words: str
    look: OwnPartLook | None


def latest_assessment(*, viewer: Actor, patient_id: UUID) -> AssessmentFile | None:
    """The one in work, else the one that was signed last. Five queries at most."""
    row = next(iter(_LATEST.instances(viewer=viewer, patient_id=patient_id)), None)
    return _file(row, viewer) if row else None


def _latest(*, viewer: Actor, patient_id: UUID) -> QuerySet[Assessment]:
    rows = visible(Assessment.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    # "draft" comes before "signed".
    return rows.select_related("begun_by", "signed_by").order_by("state", "-begun_at")[:1]


_LATEST = Prepared(_latest, patient_id=UUID)


def found_needs(*, viewer: Actor, patient_id: UUID) -> list[Found]:
    """What signed assessments found to be needed, in the order of the sections. One query."""
    rows = FoundNeed.objects.filter(patient_id=patient_id, assessment__state=AssessmentState.SIGNED)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("kept_at", "pk")
    places = {one.key: place for place, one in enumerate(book().sections)}
    found = [_found(row) for row in shown]
    return sorted(found, key=lambda one: places.get(one.section, len(places)))


def own_file(*, viewer: Actor) -> OwnFile | None:
    """The viewer's own part; None while they have no open stay. Four queries."""
    episode = open_episode_of(viewer=viewer, patient_id=viewer.id)
    if episode is None:
        return None
    written = Assessment.objects.filter(patient_id=viewer.id, episode_id=episode.pk)
    # "draft" comes before "signed".
    latest = visible(written, viewer=viewer, data_class=DataClass.PLAN).order_by("state", "-begun_at").first()
    begun = OwnPartDraft.objects.filter(patient_id=viewer.id, episode_id=episode.pk)
    drafts = visible(begun, viewer=viewer, data_class=DataClass.PLAN)
    return OwnFile(
        episode_id=episode.pk,
        reader=str(episode.primary_counselor or ""),
        is_signed=latest is not None and latest.state == AssessmentState.SIGNED,
        drafts={one.section: one for one in drafts},
        sent=_latest_parts(viewer, viewer.id, episode.pk),
    )


def own_part_waits(*, viewer: Actor) -> QuerySet[Assessment]:
    """The viewer's assessment in work, to which they have sent nothing yet or go on writing; for their Today to ask."""
    of_it = {"organization_id": OuterRef("organization_id"), "episode_id": OuterRef("episode_id")}
    rows = Assessment.objects.filter(patient_id=viewer.id, state=AssessmentState.DRAFT)
    waiting = rows.filter(~Exists(OwnPart.objects.filter(**of_it)) | Exists(OwnPartDraft.objects.filter(**of_it)))
    return visible(waiting, viewer=viewer, data_class=DataClass.PLAN)


def sent_parts(*, viewer: Actor, file: AssessmentFile) -> dict[str, OwnPart]:
    """Section → what the person sent of it last in the stay of this assessment. One query."""
    return _latest_parts(viewer, file.assessment.patient_id, file.assessment.episode_id)


def sent_fields(*, viewer: Actor, file: AssessmentFile) -> dict[str, list[SentField]]:
    """Section → the fields the person sent last, and what this assessment did with each. Two queries."""
    parts = sent_parts(viewer=viewer, file=file)
    rows = OwnPartLook.objects.filter(assessment_id=file.id, part_id__in=[one.pk for one in parts.values()])
    looks = visible(rows, viewer=viewer, data_class=DataClass.PLAN)
    by_field = {(one.part_id, one.field): one for one in looks}
    return {
        one.key: [_sent_field(parts[one.key], field.key, by_field) for field in _with_words(one, parts[one.key])]
        for one in book().sections
        if one.key in parts
    }


def unread_titles(sent: Mapping[str, list[SentField]]) -> list[str]:
    """Of the sections in which words that were sent are neither taken over nor left."""
    waiting = {key for key, fields in sent.items() if any(one.look is None for one in fields)}
    return [one.title for one in book().sections if one.key in waiting]


def _with_words(section: Section, part: OwnPart) -> list[Field]:
    return [one for one in section.fields if one.key in part.words]


def _sent_field(part: OwnPart, field: str, looks: dict[tuple[UUID, str], OwnPartLook]) -> SentField:
    return SentField(part=part, field=field, words=part.words[field], look=looks.get((part.pk, field)))


def _latest_parts(viewer: Actor, patient_id: UUID, episode_id: UUID) -> dict[str, OwnPart]:
    rows = OwnPart.objects.filter(patient_id=patient_id, episode_id=episode_id)
    seen = visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("section", "number")
    return {one.section: one for one in seen}


def _found(row: FoundNeed) -> Found:
    section = book().section(row.section)
    return Found(id=row.pk, words=row.words, section=row.section, section_title=section.title if section else "")


def _file(row: Assessment, viewer: Actor) -> AssessmentFile:
    answers: dict[str, list[SectionAnswer]] = {}
    for one in _ANSWERS.instances(viewer=viewer, assessment_id=row.pk):
        answers.setdefault(one.section, []).append(one)
    skips: Iterable[SectionSkip] = _SKIPS.instances(viewer=viewer, assessment_id=row.pk)
    return AssessmentFile(
        assessment=row,
        answers=answers,
        skips={one.section: one for one in skips},
        needs=tuple(_FOUND.instances(viewer=viewer, assessment_id=row.pk)),
        addenda=tuple(_ADDENDA.instances(viewer=viewer, assessment_id=row.pk)),
    )


def _of(model: Any, *order: str, joined: Sequence[str] = ()) -> Prepared[Any]:
    def rows(*, viewer: Actor, assessment_id: UUID) -> QuerySet[Any]:
        found = visible(model.objects.filter(assessment_id=assessment_id), viewer=viewer, data_class=DataClass.PLAN)
        return found.select_related(*joined).order_by(*order) if joined else found.order_by(*order)

    return Prepared(rows, assessment_id=UUID)


_ANSWERS, _SKIPS = _of(SectionAnswer, "section", "field"), _of(SectionSkip, "section")
_FOUND, _ADDENDA = _of(FoundNeed, "kept_at", "pk"), _of(AssessmentAddendum, "added_at", "pk", joined=["author"])
