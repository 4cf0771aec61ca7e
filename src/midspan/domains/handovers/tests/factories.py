"""What is written for whoever covers, through the action people use."""

from midspan.domains.handovers.actions import write_handover
from midspan.domains.people.tests.factories import actor_for


def written(absence, patient, by, words="Ask about the interview on Thursday."):
    return write_handover(absence_id=absence.pk, patient_id=patient.pk, words=words, by=actor_for(by))
