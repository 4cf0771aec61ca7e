"""Asking about assessments: the one in work, those that are signed, and the needs that were found."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.assessments.book import book
from midspan.domains.assessments.enums import AssessmentState
from midspan.domains.assessments.models import (
    Assessment,
    AssessmentAddendum,
    FoundNeed,
    SectionAnswer,
    SectionSkip,
)
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


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


def latest_assessment(*, viewer: Actor, patient_id: UUID) -> AssessmentFile | None:
    """The one in work, else the one that was signed last. Five queries at most."""
    rows = visible(Assessment.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    # "draft" comes before "signed".
    row = rows.select_related("begun_by", "signed_by").order_by("state", "-begun_at").first()
    return _file(row, viewer) if row else None


def found_needs(*, viewer: Actor, patient_id: UUID) -> list[Found]:
    """What signed assessments found to be needed, in the order of the sections. One query."""
    rows = FoundNeed.objects.filter(patient_id=patient_id, assessment__state=AssessmentState.SIGNED)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("kept_at", "pk")
    places = {one.key: place for place, one in enumerate(book().sections)}
    found = [_found(row) for row in shown]
    return sorted(found, key=lambda one: places.get(one.section, len(places)))


def _found(row: FoundNeed) -> Found:
    section = book().section(row.section)
    return Found(id=row.pk, words=row.words, section=row.section, section_title=section.title if section else "")


def _file(row: Assessment, viewer: Actor) -> AssessmentFile:
    answers: dict[str, list[SectionAnswer]] = {}
    for one in _of(SectionAnswer, row, viewer).order_by("section", "field"):
        answers.setdefault(one.section, []).append(one)
    skips: Iterable[SectionSkip] = _of(SectionSkip, row, viewer)
    return AssessmentFile(
        assessment=row,
        answers=answers,
        skips={one.section: one for one in skips},
        needs=tuple(_of(FoundNeed, row, viewer).order_by("kept_at", "pk")),
        addenda=tuple(_of(AssessmentAddendum, row, viewer).select_related("author").order_by("added_at", "pk")),
    )


def _of(model: Any, assessment: Assessment, viewer: Actor) -> QuerySet[Any]:
    return visible(model.objects.filter(assessment_id=assessment.pk), viewer=viewer, data_class=DataClass.PLAN)
