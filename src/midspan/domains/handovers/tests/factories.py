"""What is written for whoever covers, through the action people use."""

from midspan.domains.handovers.actions import write_handover
from midspan.domains.handovers.models import Handover
from midspan.domains.people.tests.factories import actor_for


def written(absence, patient, by, words="Ask about the interview on Thursday.", after=None):
    """Written by somebody who has before them what holds, or what was number `after`."""
    if after is None:
        after = Handover.objects.filter(absence=absence, patient=patient).count()
    return write_handover(absence_id=absence.pk, patient_id=patient.pk, words=words, after=after, by=actor_for(by))
