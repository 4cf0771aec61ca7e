"""Jules is 16 and decides alone, with a guardian in each of two households. Zuri moved: a law to find out.

Both guardians sign in; Jules lets the mother know when sessions are and who came, and the father nothing.
"""

from datetime import timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.consents.enums import Until
from midspan.domains.consents.text import Draft
from midspan.domains.guardians.actions import ask_about_law, give_way_in
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import NewGuardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.domains.privacy.queries import Guardian
from midspan.kernel import clock

MINOR, MOVED, MOVED_TO = "jules", "zuri", "NC"
DOCUMENT = "Birth certificate and driver’s license, seen at intake"
ORDER = "Joint custody, order of the family court, and driver’s license"


def tell_guardians(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    if MINOR in known:
        _stand_for(center, known[MINOR])
    by = center.act_as("ines")
    if MOVED in known:
        patient_id = known[MOVED].patient.pk
        ungated_patients().filter(pk=patient_id).update(state=MOVED_TO)
        ask_about_law(patient_id=patient_id, by=by)


def _stand_for(center: Center, person: Person) -> None:
    """On file since three weeks ago, in two households; what the mother may know was signed two weeks ago."""
    mother = _named(center, person, login="carla", name="Carla Marchetti", relation="mother", document=DOCUMENT)
    _named(center, person, login="anders", name="Anders Bo", relation="father", document=ORDER)
    may_know = Draft(
        kind="family",
        name=f"{mother.name} ({mother.relation})",
        recipient_id=mother.pk,
        shares=("times", "attendance"),
        purpose="support",
        until=Until.YEAR,
    )
    at = center.days.at(center.days.monday - timedelta(days=14), 18 * 60 + 20)
    with timezone.override(HOME):
        signed(may_know, as_themselves(center, person), at=at)


def _named(center: Center, person: Person, *, login: str, name: str, relation: str, document: str) -> Guardian:
    """On file, and with an account under the printed password."""
    by = center.act_as("ines")
    said = NewGuardian(
        name=name,
        relation=relation,
        basis=GuardianBasis.PARENT,
        document=document,
        powers=(GuardianPower.SIGN, GuardianPower.SEE),
        from_date=center.days.monday - timedelta(days=21),
    )
    with clock.standing_at(center.days.at(center.days.monday - timedelta(days=21), 11 * 60)):
        guardian = name_guardian(patient_id=person.patient.pk, guardian=said, by=by)
    stands = {"patient_id": person.patient.pk, "guardian_id": guardian.pk, "is_kept_from": False}
    account = give_way_in(**stands, has_stepped_up=True, by=by).account
    account.login, account.password = center.login_for(login), center.hashed_password
    account.save(update_fields=["login", "password"])
    return guardian
