"""Journeys for tests, made through the same actions a person takes."""

import json
from datetime import UTC, datetime, time, timedelta
from itertools import count

from django.apps import apps

from midspan.domains.journey.actions import (
    Going,
    Said,
    accept_referral,
    admit,
    answer_discharge_list,
    answer_screening,
    complete_screening,
    countersign_placement,
    decide_facts,
    draft_placement,
    move_episode,
    receive_referral_file,
    sign_placement,
)
from midspan.domains.journey.actions.admission import Admission
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import (
    WHY_DIED,
    Answer,
    AtDischarge,
    EpisodeState,
    FactDecision,
    Leaving,
    NoCalls,
)
from midspan.domains.journey.models import Certification, Episode
from midspan.domains.journey.rules.placement import Draft
from midspan.domains.people.actions import SafeContact, agree_safe_contact
from midspan.domains.people.enums import ContactChannel, Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock

_numbers = count(1)


def bundle(*, given="Rowan", family="Ames", birth_date="1992-04-03", number="", phone="555-555-0142", **extra):
    """A small FHIR bundle as bytes; `number` is the record number at the sending unit."""
    patient = {
        "resourceType": "Patient",
        "name": [{"given": given.split(), "family": family}],
        "birthDate": birth_date,
        "gender": "female",
        "telecom": [{"system": "phone", "value": phone}] if phone else [],
        "identifier": [{"system": "urn:oid:2.16.840.1.113883.19.5", "value": number}] if number else [],
    }
    resources = [patient, *extra.get("resources", [])]
    entries = [{"fullUrl": f"urn:uuid:{place}", "resource": one} for place, one in enumerate(resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def condition(text, code="66590003"):
    return {
        "resourceType": "Condition",
        "code": {"text": text, "coding": [{"system": "http://snomed.info/sct", "code": code, "display": text}]},
        "subject": {"reference": "urn:uuid:0"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
    }


def make_referral(organization, by, **fields):
    """A referral that waits in the inbox."""
    number = next(_numbers)
    fields = {"family": f"Ames-{number}", "number": f"REF-{number:05}", "phone": "", **fields}
    return receive_referral_file(content=bundle(**fields), name="referral.json", by=by).referral


def make_accepted(organization, by, **fields):
    """The open episode of a referral whose facts are confirmed."""
    referral = make_referral(organization, by, **fields)
    decide_facts(referral_id=referral.pk, decision=FactDecision.CONFIRMED, by=by)
    return accept_referral(referral_id=referral.pk, by=by)


def make_episode(organization, patient=None, **fields):
    """An episode in any state, without the way there."""
    patient = patient or make_patient(organization)
    return Episode.objects.create(organization=organization, patient=patient, **fields)


def make_intake(organization):
    return make_staff(organization, Role.INTAKE, given_name="Ines")


def make_clinician(organization, *roles):
    return make_staff(organization, *(roles or (Role.INTAKE,)), credentials=["LCSW"])


def all_no():
    return {flag.key: Answer.NO for flag in current(Edition.SCREENING).flags}


def screen(episode, by, **answers):
    """A completed checklist; `answers` change single flags from no."""
    given = all_no() | {key: Answer(value) for key, value in answers.items()}
    answer_screening(episode_id=episode.pk, answers=given, phone_screen={}, note="", by=by)
    return complete_screening(episode_id=episode.pk, by=by)


def a_draft(**fields):
    """A whole worksheet: everything rated, the same level indicated and actual, review in thirty days."""
    values = {
        "ratings": {one.key: {"rating": 1, "comment": "Seen."} for one in current(Edition.PLACEMENT).dimensions},
        "indicated_level": "2.1",
        "actual_level": "2.1",
        "difference_reason": "",
        "difference_note": "",
        "next_review_date": clock.now().date() + timedelta(days=30),
    }
    return Draft(**(values | fields))


def place(episode, first, second, **fields):
    """A worksheet with both signatures."""
    placement = draft_placement(episode_id=episode.pk, draft=a_draft(**fields), patient_view="", by=actor_for(first))
    sign_placement(placement_id=placement.pk, ask=second.pk, by=actor_for(first))
    return countersign_placement(placement_id=placement.pk, by=actor_for(second))


def make_certification(stay, physician, **fields):
    """A signed statement of sixty days from today on."""
    first = clock.local_date()
    said = {
        "level": "2.1",
        "payer": "medicare",
        "rules": "2026-11",
        "first_date": first,
        "until_date": first + timedelta(days=60),
        "weekly_hours": 9,
        "why": "Evenings alone end in use.",
        "affirmed": ["This person needs at least 9 hours a week of these services."],
        "signed_by": physician,
        "credential": "MD",
        "signed_at": clock.now(),
    }
    about = {"organization_id": stay.organization_id, "patient_id": stay.patient_id, "episode": stay}
    return Certification.objects.create(**about, **(said | fields))


def agree_contact(patient_id, by):
    contact = SafeContact(channel=ContactChannel.PHONE, phone="555-555-0142")
    return agree_safe_contact(patient_id=patient_id, contact=contact, by=by)


def admission(counselor, track, **fields):
    return Admission(**({"primary_counselor_id": counselor.pk, "track_id": track.pk, "alias": "Quiet Harbor"} | fields))


def make_placed(organization):
    """A placed episode with safe contact: everything before admission is done."""
    first, second = make_clinician(organization), make_clinician(organization)
    episode = make_accepted(organization, actor_for(first))
    screen(episode, actor_for(first))
    place(episode, first, second)
    agree_contact(episode.patient_id, actor_for(first))
    return Episode.objects.get(pk=episode.pk)


def make_admitted(organization, *, counselor=None, track=None, alias=None):
    """An admitted episode through the whole way in."""
    counselor = counselor or make_staff(organization, Role.COUNSELOR)
    episode = make_placed(organization)
    by = actor_for(make_intake(organization))
    alias = alias or f"Quiet Harbor {next(_numbers)}"
    return admit(episode_id=episode.pk, admission=admission(counselor, track, alias=alias), by=by)


def plan_read_through(episode, by, *, on=None, number=1):
    """A safety plan written with the person on that day, as safety keeps them: it stands above the journey."""
    plans = apps.get_model("safety.SafetyPlan").objects
    about = {"organization_id": episode.organization_id, "patient_id": episode.patient_id, "number": number}
    at = clock.now() if on is None else datetime.combine(on, time(12), UTC)
    return plans.get_or_create(**about, defaults={"alone": ["Walk"], "written_by": by.id, "written_at": at})[0]


def answer_list(episode, by, **said):
    """Each item of the discharge list as done, but that the person wants no calls.

    `said` are other answers by the item's key; None leaves one open.
    """
    done = Said(answer=AtDischarge.DONE, words="Dana, River Clinic", on_date=clock.local_date())
    no_calls = Said(answer=AtDischarge.NOT_APPLICABLE, words="Wants no calls.")
    answers = {one.key: done for one in current(Edition.DISCHARGE).items} | {"check_ups": no_calls} | said
    answers = {key: one for key, one in answers.items() if one is not None}
    if answers.get("safety_plan") is done:
        plan_read_through(episode, by)
    return answer_discharge_list(episode_id=episode.pk, said=answers, by=by)


def going(how=Leaving.PLANNED, **fields):
    """How somebody goes who wants no calls."""
    why = WHY_DIED if how is Leaving.DIED else "unknown"
    return Going(**({"how": how, "why": why, "no_calls": NoCalls.SAID_NO} | fields))


def leave(episode, by, how=Leaving.PLANNED, *, reason="Moves away.", **fields):
    """The end of a stay with its list answered."""
    answer_list(episode, by)
    return move_episode(
        episode_id=episode.pk, to=EpisodeState.DISCHARGED, reason=reason, going=going(how, **fields), by=by
    )
