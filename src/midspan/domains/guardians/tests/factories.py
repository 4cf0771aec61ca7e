"""Guardians for tests, put on file as staff do."""

from datetime import date

from midspan.domains.privacy.actions import NewGuardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower

PAPERS = "Birth certificate and license"


def make_guardian(patient, by, **fields):
    """A mother who signs and sees, since long ago."""
    said = {
        "name": "Alma Reyes",
        "relation": "mother",
        "basis": GuardianBasis.PARENT,
        "document": PAPERS,
        "powers": (GuardianPower.SIGN, GuardianPower.SEE),
        "from_date": date(2020, 1, 1),
        **fields,
    }
    return name_guardian(patient_id=patient.pk, guardian=NewGuardian(**said), by=by)
