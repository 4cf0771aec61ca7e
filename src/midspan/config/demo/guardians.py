"""Jules is 16: the mother is on file, and sees nothing, because Jules consents alone. Zuri moved: a law to find out."""

from datetime import timedelta

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.domains.guardians.actions import ask_about_law
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import NewGuardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower

MINOR, MOVED, MOVED_TO = "jules", "zuri", "NC"
DOCUMENT = "Birth certificate and driver’s license, seen at intake"


def tell_guardians(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    by = center.act_as("ines")
    if MINOR in known:
        mother = NewGuardian(
            name="Carla Marchetti",
            relation="mother",
            basis=GuardianBasis.PARENT,
            document=DOCUMENT,
            powers=(GuardianPower.SIGN, GuardianPower.SEE),
            from_date=center.days.monday - timedelta(days=21),
        )
        name_guardian(patient_id=known[MINOR].patient.pk, guardian=mother, by=by)
    if MOVED in known:
        patient_id = known[MOVED].patient.pk
        ungated_patients().filter(pk=patient_id).update(state=MOVED_TO)
        ask_about_law(patient_id=patient_id, by=by)
