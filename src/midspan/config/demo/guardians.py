"""Jules is 16 and decides alone, with a guardian in each of two households. Zuri moved: a law to find out.

Both guardians sign in; Jules lets the mother know when sessions are and who came, asks her to family sessions, and lets
her have two parts of the plan for a crisis and tasks of the team; the father nothing. She said when she can come, went
through the list for a safe home, and ticked one of two tasks. The father's sign-in ends soon, so somebody is to look
at it.
"""

from datetime import timedelta

from django.utils import timezone
from msgspec.structs import replace

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.consents.enums import Until
from midspan.domains.consents.text import Draft
from midspan.domains.families.actions import say_times
from midspan.domains.families.queries import Window
from midspan.domains.family_tasks.actions import Said, answer_task, give_task
from midspan.domains.guardians.actions import ask_about_law, check_home, give_way_in
from midspan.domains.guardians.tasks import ask_for_reviews
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.actions import NewGuardian, name_guardian
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.domains.privacy.queries import Guardian, ways_in_of_guardians
from midspan.domains.safety.actions import keep_plan, share_parts
from midspan.domains.safety.enums import PlanPart
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

MINOR, MOVED, MOVED_TO = "jules", "zuri", "NC"
EVENINGS = tuple(Window(weekday, 17 * 60, 20 * 60) for weekday in (0, 2, 3))
PLAN = {
    PlanPart.SIGNS: ("I skip practice and say I am tired",),
    PlanPart.ALONE: ("Headphones and the long way home",),
    PlanPart.SURROUNDINGS: ("Mom keeps the key to the medicine box",),
}
TASKS = (
    Said(title="Put the phones in the drawer at dinner", words="All of them, yours too. Half an hour is enough."),
    Said(
        title="Eat together three evenings this week",
        words="Whoever is at home. Talk about anything but the program, unless it is brought up.",
    ),
)
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
    _named(center, person, login="anders", name="Anders Bo", relation="father", document=ORDER, weeks=11)
    may_know = Draft(
        kind="family",
        name=f"{mother.name} ({mother.relation})",
        recipient_id=mother.pk,
        shares=("times", "attendance", "crisis", "family_sessions", "family_tasks"),
        purpose="support",
        until=Until.LONGEST,
    )
    at = center.days.at(center.days.monday - timedelta(days=14), 18 * 60 + 20)
    by = as_themselves(center, person)
    with timezone.override(HOME):
        filed = signed(may_know, by, at=at)
        with clock.standing_at(at + timedelta(minutes=20)):
            keep_plan(patient_id=by.id, parts=PLAN, seen=0, by=by)
            share_parts(signed_id=filed.pk, parts=[PlanPart.SIGNS, PlanPart.SURROUNDINGS], by=by)
    _does_her_part(center, person, mother)
    ask_for_reviews(str(center.organization.pk))
    center.act_as("ines")


def _does_her_part(center: Center, person: Person, mother: Guardian) -> None:
    by_patient = ways_in_of_guardians(viewer=center.act_as("ines"), patient_id=person.patient.pk)
    by = Actor(center.organization.pk, by_patient[mother.pk].account_id, ActorKind.GUARDIAN)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    with clock.standing_at(center.days.at(center.days.monday - timedelta(days=3), 20 * 60)):
        about = {"patient_id": person.patient.pk, "tie_id": mother.pk, "zone": HOME.key}
        say_times(**about, windows=EVENINGS, by=by)
        check_home(ticked=("medicines", "old_medicines", "substances", "numbers"), by=by)
    _ticks_a_task(center, person, mother, by)


def _ticks_a_task(center: Center, person: Person, mother: Guardian, by: Actor) -> None:
    """Intake gave her two tasks on the week's Thursday before; she ticked one on Sunday."""
    patient_id, given = person.patient.pk, []
    intake = center.act_as("ines")
    with clock.standing_at(center.days.at(center.days.monday - timedelta(days=4), 15 * 60)):
        for said in TASKS:
            asked = replace(said, due_date=center.days.monday + timedelta(days=6))
            given.append(give_task(patient_id=patient_id, said=asked, by=intake))
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    with clock.standing_at(center.days.at(center.days.monday - timedelta(days=1), 19 * 60)):
        about = {"patient_id": patient_id, "guardian_id": mother.pk, "thread": given[0].thread}
        answer_task(**about, is_done=True, by=by)


def _named(
    center: Center, person: Person, *, login: str, name: str, relation: str, document: str, weeks: int = 3
) -> Guardian:
    """On file since so many weeks, and with an account under the printed password."""
    since = center.days.monday - timedelta(weeks=weeks)
    by = center.act_as("ines")
    said = NewGuardian(
        name=name,
        relation=relation,
        basis=GuardianBasis.PARENT,
        document=document,
        powers=(GuardianPower.SIGN, GuardianPower.SEE),
        from_date=since,
    )
    with clock.standing_at(center.days.at(since, 11 * 60)):
        guardian = name_guardian(patient_id=person.patient.pk, guardian=said, by=by)
        stands = {"patient_id": person.patient.pk, "guardian_id": guardian.pk, "is_kept_from": False}
        account = give_way_in(**stands, has_stepped_up=True, by=by).account
    account.login, account.password = center.login_for(login), center.hashed_password
    account.save(update_fields=["login", "password"])
    return guardian
