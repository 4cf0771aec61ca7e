"""Plans for tests, written and signed through the same actions people use."""

from datetime import date, timedelta

from midspan.domains.people.queries import actor_of
from midspan.domains.plans.actions import begin_plan, name_to_sign, offer_plan, sign_plan, write_element
from midspan.domains.plans.enums import Doer, Kind, MeasuredBy, Modality, Signer
from midspan.domains.plans.queries import plan_in_work
from midspan.domains.plans.shapes import CriterionWords, GoalWords, InterventionWords, NeedWords, ObjectiveWords
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all

OWN_WORDS = "I want to be someone my kids aren’t scared to ask for a lift."
CRITERION = "Two paydays in a row by the planned way home"
LEVELS = (
    "Stops on each payday",
    "Stops on one of two",
    "Drives by on both",
    "Also on a bad day",
    "Helps somebody else",
)
OBJECTIVE = "Takes a planned way home on paydays, without stopping"


def write_plan(patient, by, *, by_date: date | None = None):
    """A draft with one thread from a need to what staff and the patient do. Returns the objective's thread."""
    begin_plan(patient_id=patient.pk, by=by)
    need = write(patient, by, Kind.NEED, NeedWords(words="Drinking on the way home from work", evidence="Alcohol use"))
    goal = write(patient, by, Kind.GOAL, GoalWords(own_words=OWN_WORDS), under=need)
    objective = write(patient, by, Kind.OBJECTIVE, objective_words(by_date=by_date), under=goal)
    for words in (of_staff(by), of_patient()):
        write(patient, by, Kind.INTERVENTION, words, under=objective)
    write(patient, by, Kind.CRITERION, CriterionWords(words=CRITERION))
    return objective


def write(patient, by, kind, words, **where):
    return write_element(patient_id=patient.pk, kind=kind, words=words, by=by, **where).thread


def objective_words(**fields):
    values = {
        "words": OBJECTIVE,
        "measured_by": MeasuredBy.DIARY,
        "measure": "Diary: used?",
        "baseline": "2 of 4 paydays",
        "target": "4 of 4 paydays",
        **fields,
    }
    values["by_date"] = values.get("by_date") or clock.local_date() + timedelta(days=28)
    return ObjectiveWords(**values)


def of_staff(by):
    return InterventionWords(
        words="Rehearse leaving with a plan", modality=Modality.GROUP, owner_id=by.id, times_a_week=1, minutes=90
    )


def of_patient():
    return InterventionWords(
        words="Walk the other way home", doer=Doer.PATIENT, modality=Modality.AT_HOME, times_a_week=2
    )


def sign_by_both(patient, by):
    """Offered, signed by the patient and then by the clinician: it holds. Leaves everything bound as it was."""
    offer_plan(patient_id=patient.pk, by=by)
    person = actor_of(patient.account)
    with acting_for(person, Reach.OWN):
        sign(patient, person, Signer.PATIENT)
    see_all(patient.organization)
    sign(patient, by, Signer.CLINICIAN)


def sign(patient, by, signer):
    file = plan_in_work(viewer=by, patient_id=patient.pk)
    return sign_plan(
        patient_id=patient.pk,
        signer=signer,
        read_digest=file.digest,
        signed_name=name_to_sign(signer=signer, patient_id=patient.pk, by=by),
        by=by,
    )
