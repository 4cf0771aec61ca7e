"""Guardians for tests, put on file as staff do."""

from datetime import date

from midspan.domains.guardians.actions import give_way_in
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


class SignedIn:
    """A guardian with an account of their own, as tests that sign somebody in need one."""

    def __init__(self, guardian, paper):
        self.guardian, self.paper, self.account = guardian, paper, paper.account


def make_way_in(guardian, by, *, login=""):
    """The paper that intake hands to a guardian, and whose account it opens."""
    paper = give_way_in(
        patient_id=guardian.patient_id,
        guardian_id=guardian.pk,
        login=login,
        is_kept_from=False,
        has_stepped_up=True,
        by=by,
    )
    return SignedIn(guardian, paper)
