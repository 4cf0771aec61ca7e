"""An assessment as its pages show it: each section with how it stands, its words, and from where they come."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.assessments.book import Section, book
from midspan.domains.assessments.enums import LookOutcome, OwnSkip, Provenance
from midspan.domains.assessments.models import OwnPart
from midspan.domains.assessments.own_wording import SKIP_WORDS
from midspan.domains.assessments.queries import AssessmentFile, SentField

HEARD_WORDS = {
    Provenance.REFERRAL: gettext_lazy("From the referral"),
    Provenance.PHONE_SCREEN: gettext_lazy("From the phone screen"),
    Provenance.LIFE: gettext_lazy("From the person’s own times"),
    Provenance.OWN: gettext_lazy("From the person’s phone"),
}
LOOK_WORDS = {
    LookOutcome.TAKEN: gettext_lazy("Taken over"),
    LookOutcome.LEFT: gettext_lazy("Left as it is"),
}


def heard_words(provenance: Provenance, on: date | None) -> str:
    """From where words come, with the day; nothing for what was said in this assessment."""
    way = HEARD_WORDS.get(provenance)
    if way is None:
        return ""
    return _("%(way)s, %(day)s") % {"way": way, "day": date_format(on)} if on else str(way)


def section_lines(
    file: AssessmentFile, *, parts: Mapping[str, OwnPart], sent: Mapping[str, list[SentField]]
) -> list[dict[str, Any]]:
    """Every section in order, with what the person sent of it beside what is written."""
    return [
        {**_section(one, file), "own": own_lines(sent.get(one.key, [])), "left_out": left_out_words(parts.get(one.key))}
        for one in book().sections
    ]


def own_lines(sent: list[SentField]) -> list[dict[str, Any]]:
    """What the person sent, field by field, with from where and when; `waits` until staff have looked at it."""
    return [
        {
            "field": one.field,
            "part": one.part.pk,
            "label": _label(one),
            "words": one.words,
            "from": heard_words(Provenance.OWN, localdate(one.part.sent_at)),
            "waits": one.look is None,
            "look": LOOK_WORDS[LookOutcome(one.look.outcome)] if one.look else "",
        }
        for one in sent
    ]


def _label(one: SentField) -> str:
    section = book().section(one.part.section)
    return next((field.label for field in section.fields if field.key == one.field), "") if section else ""


def left_out_words(part: OwnPart | None) -> str:
    """Why the person left a section out on their phone, and when."""
    if part is None or not part.reason:
        return ""
    said = {"reason": SKIP_WORDS[OwnSkip(part.reason)], "day": date_format(localtime(part.sent_at))}
    return _("Left out on their phone, %(day)s: “%(reason)s”.") % said


def _section(section: Section, file: AssessmentFile) -> dict[str, Any]:
    skip, answers = file.skips.get(section.key), {one.field: one for one in file.answers.get(section.key, ())}
    state, kind = (_("Skipped"), "quiet") if skip else (_("Written"), "done") if answers else (_("Empty"), "due")
    return {
        "key": section.key,
        "title": section.title,
        "url": reverse("assessments:section", args=[file.assessment.patient_id, section.key]),
        "state": state,
        "kind": kind,
        "reason": skip.reason if skip else "",
        "rows": [
            {
                "label": field.label,
                "words": answers[field.key].words,
                "heard": heard_words(Provenance(answers[field.key].provenance), answers[field.key].heard_on),
            }
            for field in section.fields
            if field.key in answers
        ],
        "needs": [one for one in file.needs if one.section == section.key],
    }


def signed_words(file: AssessmentFile) -> str:
    row = file.assessment
    if row.signed_at is None:
        return ""
    name = f"{row.signed_by}, {row.credential}" if row.credential else str(row.signed_by)
    return _("Signed by %(name)s, %(at)s") % {
        "name": name,
        "at": date_format(localtime(row.signed_at), "DATETIME_FORMAT"),
    }
