"""Assessments of two people: one that is signed and whose needs the plan takes up, one half written.

The second person is half way through their own part on their phone: some of it sent, some begun, one section left out.

Made by the very actions on a clock that stands in the past, like plans.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.assessments.actions import (
    begin_assessment,
    find_need,
    keep_own_part,
    keep_section,
    leave_out,
    send_own_part,
    sign_assessment,
    skip_section,
)
from midspan.domains.assessments.enums import OwnSkip
from midspan.domains.assessments.queries import latest_assessment
from midspan.kernel import clock
from midspan.values import Actor

WRITTEN = Path(__file__).with_name("assessments.toml")


def tell_assessments(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        for one in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["assessment"]:
            if one["person"] in known:
                _tell(center, known[one["person"]], one)
    center.act_as("ines")


def _tell(center: Center, person: Person, one: Mapping[str, Any]) -> None:
    with clock.standing_at(center.days.at(center.days.monday - timedelta(weeks=one["weeks_ago"]), 9 * 60)):
        by = center.act_as(one["writer"])
        _write(person, one, by)
    if "own" in one:
        with clock.standing_at(center.days.at(center.days.monday - timedelta(weeks=one["weeks_ago"]), 9 * 60 + 20)):
            _tell_themselves(one["own"], as_themselves(center, person))


def _tell_themselves(own: Mapping[str, Any], by: Actor) -> None:
    for key, words in own["sent"].items():
        keep_own_part(section=key, words=words, by=by)
    send_own_part(language="en", by=by)
    for key, words in own["begun"].items():
        keep_own_part(section=key, words=words, by=by)
    for key, reason in own["left_out"].items():
        leave_out(section=key, reason=OwnSkip(reason), by=by)


def _write(person: Person, one: Mapping[str, Any], by: Actor) -> None:
    patient_id = person.patient.pk
    begin_assessment(patient_id=patient_id, by=by)
    for key, words in one["sections"].items():
        keep_section(patient_id=patient_id, section=key, words=words, by=by)
    for need in one["need"]:
        find_need(patient_id=patient_id, section=need["section"], words=need["words"], by=by)
    if one["state"] == "signed":
        _skip_the_rest(patient_id, one["skipped"], by)
        sign_assessment(patient_id=patient_id, by=by)


def _skip_the_rest(patient_id: Any, reason: str, by: Actor) -> None:
    file = latest_assessment(viewer=by, patient_id=patient_id)
    for key in file.left_keys if file else ():
        skip_section(patient_id=patient_id, section=key, reason=reason, by=by)
