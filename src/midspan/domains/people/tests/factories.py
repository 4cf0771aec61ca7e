"""People for tests. The standing cast: R, a patient; Dana, a counselor; Ines, intake; a stranger in another place."""

from datetime import date
from itertools import count

from midspan.domains.people.models import Account, Patient, Staff
from midspan.domains.people.queries import actor_of

_numbers = count(1)
PASSWORD = "a-long-enough-password"


def make_staff(organization, *roles, **fields):
    number = next(_numbers)
    values = {
        "given_name": "Dana",
        "family_name": f"Okafor-{number}",
        "credentials": ["LPC"],
        "languages": ["en"],
        **fields,
    }
    staff = Staff.objects.create(organization=organization, roles=list(roles), **values)
    Account.objects.create_user(f"staff{number}", organization=organization, staff=staff)
    return staff


def make_patient(organization, **fields):
    number = next(_numbers)
    values = {
        "given_names": "Rowan",
        "family_name": f"Ames-{number}",
        "birth_date": date(1992, 4, 3),
        "time_zone": "America/New_York",
        **fields,
    }
    patient = Patient.objects.create(organization=organization, **values)
    Account.objects.create_user(f"patient{number}", organization=organization, patient=patient)
    return patient


def actor_for(person):
    """The Actor of a staff member or patient made here."""
    return actor_of(person.account)
