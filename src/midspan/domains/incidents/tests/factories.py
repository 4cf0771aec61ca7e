"""Incidents for tests, and how far one has come."""

from datetime import timedelta

from midspan.domains.incidents.actions import NewIncident, close_incident, note_incident, note_told, review_incident
from midspan.domains.incidents.enums import Answer
from midspan.domains.incidents.queries import incident_standing
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock


def make_incident(by, *, kind="medication", hours_ago=1, **said):
    """Somebody was handed another person's envelope, noticed at once, so many hours ago."""
    at = clock.now() - timedelta(hours=hours_ago)
    noted = {"occurred_at": at, "noticed_at": at, "place": "The nurse’s room"}
    noted |= {"happened": "An envelope was handed to somebody else.", "done_at_once": "It was taken back unopened."}
    return note_incident(said=NewIncident(kind=kind, **(noted | said)), by=actor_for(by))


def answered(incident, by, duty, *, answer=Answer.TOLD, names_nobody=True, words="By telephone."):
    said = {"answer": answer, "told_at": clock.now(), "words": words, "names_nobody": names_nobody}
    return note_told(incident_id=incident.pk, duty=duty, **said, by=actor_for(by))


def all_answered(incident, by):
    """Every duty that is open, told to by the same person."""
    standing = incident_standing(viewer=actor_for(by), incident_id=incident.pk)
    for one in standing.dues:
        if one.is_open:
            answered(incident, by, one.duty.key)


def reviewed(incident, by, words="The envelopes look alike. Names are printed larger."):
    return review_incident(incident_id=incident.pk, words=words, by=actor_for(by))


def closed(incident, by, words="Say the name aloud before handing something over."):
    return close_incident(incident_id=incident.pk, words=words, by=actor_for(by))
