"""Breaches for tests, and how far one has come."""

from datetime import timedelta

from midspan.domains.breaches.actions import NewAssessment, NewBreach, NewWords, assess, note_breach, tell_affected
from midspan.domains.breaches.enums import Outcome
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock

FACTORS = {
    "nature": "Names and times of sessions.",
    "recipient": "A stranger at a bus stop, bound to nothing.",
    "acquired": "The folder was open when it came back.",
    "mitigated": "It came back after two days.",
}
WORDS = {
    "happened_en": "A folder with papers of ours was left on a bus.",
    "happened_es": "Una carpeta con papeles nuestros quedó en un autobús.",
    "classes": ("identity", "schedule"),
    "doing_en": "Papers no longer leave the building.",
    "doing_es": "Los papeles ya no salen del edificio.",
    "advice": ("ask",),
    "contact": "555-0100, free of charge",
}


def make_breach(by, *, days_ago=10, **said):
    """A folder left on a bus, noticed so many days ago and on the same day."""
    day = clock.local_date() - timedelta(days=days_ago)
    noted = {"happened": "A folder was left on a bus.", "discovered_by": "The driver", "first_date": day}
    noted |= {"discovered_date": day, "last_date": day}
    return note_breach(said=NewBreach(**(noted | said)), by=actor_for(by))


def assessed(breach, officer, outcome=Outcome.BREACH, **words):
    return assess(breach_id=breach.pk, said=NewAssessment(**(FACTORS | words), outcome=outcome), by=actor_for(officer))


def told(breach, officer, **words):
    return tell_affected(breach_id=breach.pk, said=NewWords(**(WORDS | words)), by=actor_for(officer))
