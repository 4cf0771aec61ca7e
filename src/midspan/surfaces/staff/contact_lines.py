"""Contacts of a person as lines, and a signed note as it is read."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.queries import ContactRecord, contact_notes_of
from midspan.domains.privacy.queries import zone_of_patient
from midspan.surfaces.staff.contact_words import KIND_WORDS, MODE_WORDS, when_words
from midspan.values import Actor


def contact_lines(*, viewer: Actor, patient_id: UUID) -> list[dict[str, object]]:
    """One person's contacts as queue lines, drafts first."""
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    found = []
    for entry in contact_notes_of(viewer=viewer, patient_id=patient_id):
        contact, is_signed = entry.contact, entry.state == NoteState.SIGNED
        when = when_words(contact.local_date, contact.began_at, contact.ended_at, zone)
        found.append(
            {
                "title": KIND_WORDS[ContactKind(contact.kind)],
                "why": " · ".join(filter(None, [when, _mode(contact.mode), str(entry.author)])),
                "url": reverse("staff:contact", args=[patient_id, entry.pk]),
                "action": _("Read") if is_signed else _("Write"),
                "tag": "" if is_signed else _("Draft"),
                "kind": "quiet" if is_signed else "due",
            }
        )
    return found


def _mode(word: str) -> str:
    return str(MODE_WORDS[ContactMode(word)]) if word else ""


def note_lines(record: ContactRecord, objectives: Mapping[UUID, str]) -> list[dict[str, str]]:
    """What a signed note says, element by element; what it does not say is left out."""
    return [{"label": one, "value": value} for one, value in _said(record, objectives) if value]


def _said(record: ContactRecord, objectives: Mapping[UUID, str]) -> Iterator[tuple[str, str]]:
    facts = record.facts
    yield _("How"), _mode(facts.mode or "")
    yield _("Place"), facts.place
    yield _("Who else was there"), facts.people or (_("Nobody else") if facts.was_alone else "")
    yield _("Curriculum"), facts.curriculum
    yield _("Methods"), facts.methods
    yield _("What was done"), facts.activities
    yield _("Objectives"), "; ".join(filter(None, map(objectives.get, facts.objectives)))
    # One label for every reader: the author may have been asked what it served, or why it served no objective.
    yield _("What it served, or why none"), "" if facts.objectives else facts.off_plan_reason
    yield _("Response"), facts.response
    yield _("Progress"), facts.progress
    yield _("Next time"), facts.plan_for_next
    yield _("What happened"), facts.event
    yield _("Why a name stays"), facts.name_reason
    yield _("Why it is nearly like another note"), facts.copy_reason


def signature_lines(record: ContactRecord) -> list[str]:
    """Who signed, with which credential, and when: the author first."""
    entry, minutes = record.entry, record.facts.minutes or 0
    lasted = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    first = _("Signed by %(who)s, %(what)s, %(when)s · %(lasted)s") % {
        "who": entry.author,
        "what": entry.credential,
        "when": date_format(localtime(entry.signed_at), "DATETIME_FORMAT"),
        "lasted": lasted,
    }
    others = [
        _("Signed as well by %(who)s, %(what)s, %(when)s")
        % {
            "who": one.author,
            "what": one.credential,
            "when": date_format(localtime(one.signed_at), "DATETIME_FORMAT"),
        }
        for one in record.countersignatures
    ]
    return [first, *others]
