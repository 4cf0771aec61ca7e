"""Contacts outside planned sessions of three people: signed notes, one signed late, and a draft that waits.

Made by the very actions on a clock that stands in the past.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.domains.encounters.actions import ContactWords, begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.plans.queries import objectives_to_link
from midspan.kernel import clock
from midspan.values import Actor

WRITTEN = Path(__file__).with_name("contacts.toml")
WRITING = timedelta(minutes=12)


def tell_contacts(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        for contact in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["contact"]:
            if contact["person"] in known:
                _tell(center, known[contact["person"]], contact)
    center.act_as("ines")


def _tell(center: Center, person: Person, told: Mapping[str, Any]) -> None:
    day = center.days.today - timedelta(days=told["days_ago"])
    began_at = center.days.at(day, told["minute"])
    ended_at = began_at + timedelta(minutes=told["minutes"])
    with clock.standing_at(ended_at + WRITING + timedelta(days=told.get("late_days", 0))):
        by = center.act_as(told["writer"])
        entry = begin_contact(patient_id=person.patient.pk, kind=ContactKind(told["kind"]), by=by)
        words = ContactWords(
            **told["words"],
            local_date=day,
            began_at=began_at,
            ended_at=ended_at,
            objectives=_objectives(person.patient.pk, told, by),
        )
        save_contact(entry_id=entry.pk, words=words, by=by)
        if told["is_signed"]:
            sign_contact(entry_id=entry.pk, by=by)


def _objectives(patient_id: UUID, told: Mapping[str, Any], by: Actor) -> frozenset[UUID]:
    """The first so many objectives of the plan in force."""
    found = objectives_to_link(viewer=by, patient_ids=[patient_id])
    lines = [line for line in found.get(patient_id, []) if line.is_in_force]
    return frozenset(line.thread for line in lines[: told.get("objectives", 0)])
