"""Writing an assessment section by section, saying what it shows to be needed, signing it and adding to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from midspan.domains.assessments.book import Section, book
from midspan.domains.assessments.enums import AssessmentState, Provenance
from midspan.domains.assessments.hearing import Heard, heard_before
from midspan.domains.assessments.models import (
    Assessment,
    AssessmentAddendum,
    FoundNeed,
    SectionAnswer,
    SectionSkip,
)
from midspan.domains.assessments.queries import AssessmentFile, latest_assessment, sent_fields, unread_titles
from midspan.domains.assessments.rules import is_field_as_seen, may_add, may_begin, may_sign, may_skip, may_write
from midspan.domains.journey.queries import open_episode_of
from midspan.domains.people.queries import staff_credentials
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, DataClass, RefusedError, refused

NOT_FOUND = "There is no such assessment, or it is not yours."
NO_SECTION = "There is no such section."


@action("assessment.begin")
def begin_assessment(*, patient_id: UUID, by: Actor) -> Assessment:
    """Begin one for the open stay. Raises RefusedError."""
    in_turn("assessment.begin", patient_id)
    latest = latest_assessment(viewer=by, patient_id=patient_id)
    episode = open_episode_of(viewer=by, patient_id=patient_id)
    has_draft = latest is not None and latest.state is AssessmentState.DRAFT
    may_begin(by, has_draft=has_draft, is_open=episode is not None).require()
    return Assessment.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        episode_id=episode.pk,  # type: ignore[union-attr]  # the rule has just asked for it
        edition=book().edition,
        begun_by_id=by.id,
        begun_at=clock.now(),
    )


@action("assessment.keep")
def keep_section(
    *, patient_id: UUID, section: str, words: Mapping[str, str], by: Actor, seen: Mapping[str, str] | None = None
) -> Assessment:
    """Keep what is written in a section: field → words. What is emptied goes; a reason to skip it goes as well.

    `seen` are the marks of what was kept in each field when the page was drawn: a field that somebody else has changed
    since stays as they left it. Words that stand as they were heard before keep their provenance. Raises RefusedError.
    """
    file, one = in_work(patient_id, by), _section(section)
    may_write(by, state=file.state).require()
    _require_fields(one, words)
    heard = heard_before(one, viewer=by, patient_id=patient_id)
    stands = file.words_in(one.key)
    said = {field: text.strip() for field, text in words.items() if is_field_as_seen(stands, field, seen)}
    for field, text in said.items():
        _keep(file, one, field, text, heard.get(field), by)
    if any(said.values()):
        SectionSkip.objects.filter(assessment_id=file.id, section=one.key).delete()
    return file.assessment


def _require_fields(section: Section, words: Mapping[str, str]) -> None:
    if not words.keys() <= section.field_keys:
        raise RefusedError(refused(NO_SECTION))


def _keep(file: AssessmentFile, section: Section, field: str, text: str, heard: Heard | None, by: Actor) -> None:
    key: dict[str, Any] = {
        "organization_id": by.organization_id,
        "assessment_id": file.id,
        "section": section.key,
        "field": field,
    }
    before = next((one for one in file.answers.get(section.key, ()) if one.field == field), None)
    if before is not None and before.words == text:
        return
    if not text:
        SectionAnswer.objects.filter(**key).delete()
        return
    is_as_heard = heard is not None and heard.words.strip() == text
    SectionAnswer.objects.update_or_create(
        **key,
        defaults={
            "patient_id": file.assessment.patient_id,
            "words": text,
            "provenance": heard.provenance if heard and is_as_heard else Provenance.ASKED,
            "heard_on": heard.on if heard and is_as_heard else None,
            "kept_by": by.id,
            "kept_at": clock.now(),
        },
    )


@action("assessment.skip")
def skip_section(*, patient_id: UUID, section: str, reason: str, by: Actor) -> SectionSkip:
    """Leave a section out, and say why. Raises RefusedError."""
    file, one = in_work(patient_id, by), _section(section)
    may_skip(by, state=file.state, reason=reason, is_answered=one.key in file.answers).require()
    skip, _is_new = SectionSkip.objects.update_or_create(
        organization_id=by.organization_id,
        assessment_id=file.id,
        section=one.key,
        defaults={
            "patient_id": patient_id,
            "reason": reason.strip(),
            "kept_by": by.id,
            "kept_at": clock.now(),
        },
    )
    return skip


@action("assessment.find_need")
def find_need(*, patient_id: UUID, section: str, words: str, by: Actor) -> FoundNeed:
    """Say in one sentence what a section shows to be needed. The same sentence twice is once. Raises RefusedError."""
    file, one = in_work(patient_id, by), _section(section)
    may_write(by, state=file.state).require()
    if not words.strip():
        raise RefusedError(refused("Say in one sentence what is needed."))
    need, _is_new = FoundNeed.objects.get_or_create(
        organization_id=by.organization_id,
        assessment_id=file.id,
        section=one.key,
        words=words.strip(),
        defaults={"patient_id": patient_id, "kept_by": by.id, "kept_at": clock.now()},
    )
    return need


@action("assessment.drop_need")
def drop_need(*, patient_id: UUID, need_id: UUID, by: Actor) -> Assessment:
    """Take back what was found, while nothing is signed. Raises RefusedError."""
    file = in_work(patient_id, by)
    may_write(by, state=file.state).require()
    FoundNeed.objects.filter(assessment_id=file.id, pk=need_id).delete()
    return file.assessment


@action("assessment.sign")
def sign_assessment(*, patient_id: UUID, by: Actor) -> Assessment:
    """Sign it whole, with the credential of the moment. Words on their way from the phone come before or after it.

    Raises RefusedError.
    """
    in_turn("assessment.own_part", patient_id)
    file = in_work(patient_id, by)
    unread = unread_titles(sent_fields(viewer=by, file=file))
    may_sign(by, state=file.state, left=file.left, unread=unread).require()
    row = file.assessment
    row.state, row.signed_at, row.signed_by_id = AssessmentState.SIGNED, clock.now(), by.id
    row.credential = ", ".join(staff_credentials(viewer=by, staff_id=by.id))
    row.save(update_fields=["state", "signed_at", "signed_by", "credential"])
    return row


@action("assessment.amend")
def add_addendum(*, patient_id: UUID, words: str, by: Actor) -> AssessmentAddendum:
    """Add to what is signed. Raises RefusedError."""
    file = _found(latest_assessment(viewer=by, patient_id=patient_id))
    may_add(by, state=file.state, words=words).require()
    return AssessmentAddendum.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        assessment_id=file.id,
        author_id=by.id,
        credential=", ".join(staff_credentials(viewer=by, staff_id=by.id)),
        words=words.strip(),
        added_at=clock.now(),
    )


def in_work(patient_id: UUID, by: Actor) -> AssessmentFile:
    """The latest, held until the transaction ends."""
    rows = Assessment.objects.filter(patient_id=patient_id, state=AssessmentState.DRAFT)
    list(visible(rows, viewer=by, data_class=DataClass.PLAN).select_for_update(no_key=True))
    return _found(latest_assessment(viewer=by, patient_id=patient_id))


def _found(file: AssessmentFile | None) -> AssessmentFile:
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file


def _section(key: str) -> Section:
    section = book().section(key)
    if section is None:
        raise RefusedError(refused(NO_SECTION))
    return section
