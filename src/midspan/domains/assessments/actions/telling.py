"""The person's own part: kept on their phone as they write, left out with a reason, and sent as it stands."""

from collections.abc import Mapping
from typing import Any

from midspan.domains.assessments.book import Section, book
from midspan.domains.assessments.enums import OwnSkip
from midspan.domains.assessments.models import OwnPart, OwnPartDraft
from midspan.domains.assessments.queries import OwnFile, own_file
from midspan.domains.assessments.rules import is_field_as_seen, may_send, may_tell
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, is_as_seen, refused

NO_SECTION = "There is no such section."


@action("assessment.keep_own")
def keep_own_part(
    *, section: str, words: Mapping[str, str], by: Actor, seen: Mapping[str, str] | None = None
) -> OwnFile:
    """Keep what the person writes in a section, for them alone: field → words. What stands as sent is no draft.

    `seen` are the marks of what stood in each field when the page was drawn: a field that they have changed since on
    another page or phone stays as it is there. Nothing at all ends what was begun, with a reason to leave it out as
    well. Raises RefusedError.
    """
    file, one = _own(by), _section(section)
    if not words.keys() <= one.asked_keys:
        raise RefusedError(refused(NO_SECTION))
    stands = file.words_in(one.key)
    typed = {field: text.strip() for field, text in words.items() if is_field_as_seen(stands, field, seen)}
    said = {field: text for field, text in {**stands, **typed}.items() if text}
    before = file.drafts.get(one.key)
    if not said and before is not None and before.reason:
        return file  # An empty page that was left open takes back no reason that was given since.
    _begin_anew(file, one, by, words=said, reason="")
    return file


@action("assessment.leave_out")
def leave_out(*, section: str, reason: OwnSkip, by: Actor) -> OwnFile:
    """The person leaves a section out, and says why; what they have begun in it goes. Raises RefusedError."""
    file, one = _own(by), _section(section)
    _begin_anew(file, one, by, words={}, reason=reason)
    return file


def _begin_anew(file: OwnFile, section: Section, by: Actor, *, words: dict[str, str], reason: str) -> None:
    sent = file.sent.get(section.key)
    is_as_sent = sent is not None and (sent.words, sent.reason) == (words, reason)
    key: dict[str, Any] = {
        "organization_id": by.organization_id,
        "episode_id": file.episode_id,
        "section": section.key,
    }
    if is_as_sent or not (words or reason):
        OwnPartDraft.objects.filter(**key).delete()
        return
    OwnPartDraft.objects.update_or_create(
        **key, defaults={"patient_id": by.id, "words": words, "reason": reason, "kept_at": clock.now()}
    )


@action("assessment.send_own")
def send_own_part(*, language: str, by: Actor, seen: str | None = None) -> OwnFile:
    """Send every section that was begun, each as a new version; what was sent stays.

    `seen` is the mark of all that was begun when the person looked it over. Raises RefusedError.
    """
    file = _own(by)
    may_send(drafts=len(file.drafts), is_as_seen=is_as_seen(file.begun_mark, seen)).require()
    OwnPart.objects.bulk_create(
        OwnPart(
            organization_id=by.organization_id,
            patient_id=by.id,
            episode_id=file.episode_id,
            section=one.section,
            number=file.sent[one.section].number + 1 if one.section in file.sent else 1,
            words=one.words,
            reason=one.reason,
            edition=book().edition,
            language=language,
            sent_at=clock.now(),
        )
        for one in file.drafts.values()
    )
    OwnPartDraft.objects.filter(organization_id=by.organization_id, episode_id=file.episode_id).delete()
    return file


def _own(by: Actor) -> OwnFile:
    """What stands now. Two phones at once come one after the other."""
    in_turn("assessment.own_part", by.id)
    file = own_file(viewer=by)
    may_tell(by, patient_id=by.id, is_open=file is not None, is_signed=bool(file and file.is_signed)).require()
    return file  # type: ignore[return-value]  # the rule has just asked for it


def _section(key: str) -> Section:
    one = book().own_section(key)
    if one is None:
        raise RefusedError(refused(NO_SECTION))
    return one
