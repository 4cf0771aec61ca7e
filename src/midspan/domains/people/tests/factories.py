"""People for tests. The standing cast: R, a patient; Dana, a counselor; Ines, intake; a stranger in another place."""

import time
from datetime import date
from itertools import count

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

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


def code_of(secret):
    """What an authenticator app shows at this moment: taken for the rest of its half minute and the one after it."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
