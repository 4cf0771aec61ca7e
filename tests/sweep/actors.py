"""Everybody who might look, and what the gate lets each of them see of the hidden patient."""

from datetime import timedelta
from http.cookies import SimpleCookie

from midspan.domains.people.enums import Role
from midspan.domains.people.models import Account, Patient
from midspan.domains.people.tests.clients import SignedInClient
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES, Basis
from midspan.domains.privacy.queries import Asking, Thing, decide, visible
from midspan.engines.disclosure import BreakGlass, Channel, Item
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass
from tests.sweep.center import LENGTH, MONDAY_NOON, somebody_elsewhere


class Looker:
    """One kind of actor: who they are, and the classes the gate opens for them."""

    def __init__(self, kind, person=None, *, in_emergency=False):
        self.kind, self.person, self.in_emergency = kind, person, in_emergency
        self.actor = actor_for(person) if person is not None else None
        self.client = SignedInClient(raise_request_exception=False)
        self.signed_in = {}
        self.classes = self.classes_in_emergency = frozenset()

    def sign_in(self):
        """Once, in a browser of their own."""
        if self.person:
            self.client.force_login(self.person.account)
        self.signed_in = {name: cookie.value for name, cookie in self.client.cookies.items()}

    def open_anew(self):
        """Their browser as it was right after signing in."""
        self.client.cookies = SimpleCookie(self.signed_in)

    @property
    def knows_nothing(self):
        """Whether the gate shows them nothing at all of the hidden patient."""
        return not (self.classes | self.classes_in_emergency)

    def classes_on(self, page):
        """What the gate opens for them there: an emergency is claimed on its own pages and nowhere else."""
        return self.classes | (self.classes_in_emergency if page.name.startswith("emergencies:") else frozenset())


def lookers_at(center):
    """One of every kind, while the patient is still to come. Their classes are asked for by `ask_gate`."""
    return [
        Looker("stranger"),
        Looker("patient of the same group", center.peer),
        Looker("patient of another group", center.elsewhere),
        *(Looker(f"{role} without reach", a_staff_member(center, role)) for role in Role),
        *(Looker(f"{role} with reach", a_staff_member(center, role)) for role in Role if role in TIED),
        Looker(THEIR_COUNSELOR, center.counselor),
        Looker("counselor whose reach ended", a_staff_member(center, Role.COUNSELOR)),
        Looker("nurse in an emergency", center.nurse_on_duty, in_emergency=True),
        *(Looker(kind, SomebodyOutside(center, is_guardian=True)) for kind in GUARDIANS),
        *(Looker(kind, SomebodyOutside(center, is_supporter=True)) for kind in SUPPORTERS),
        *(Looker(kind, mentor) for kind, mentor in zip(MENTORS, center.mentors, strict=True)),
    ]


THEIR_COUNSELOR = "the counselor of their stay"
# Kind → the name of the patient's guardian on file whom the account is of.
GUARDIANS = {
    "guardian": "guardian",
    "guardian who may only sign": "signing_guardian",
    "guardian who no longer stands": "ended_guardian",
}

# In the order of the center's own.
MENTORS = ("mentor", "mentor whose match ended", "mentor who was never matched")


SUPPORTERS = ("supporter", "supporter whose tie ended")


class SomebodyOutside:
    """Somebody with an account, while whom they stand for, or whose circle they are in, is still to come."""

    def __init__(self, center, **of_kind):
        fields = {"organization": center.organization, **of_kind}
        self.account = Account.objects.create_user(f"outside{Account.objects.count()}", **fields)
        self.pk = self.account.pk


TIED = [role for role in Role if role not in WHOLE_ORGANIZATION_ROLES]


def lookers_elsewhere():
    staff, patient = somebody_elsewhere()
    return [Looker("staff of another organization", staff), Looker("patient of another organization", patient)]


def a_staff_member(center, role):
    return make_staff(center.organization, role, credentials=["LCSW"])


def tie(center, lookers):
    """Let those reach the patient who do, and one of them no more."""
    for looker in lookers:
        if looker.kind.endswith((" with reach", "whose reach ended")):
            reach = {"actor_id": looker.person.pk, "patient_id": center.patient.pk, "basis": Basis.CARE_TEAM}
            open_reach(**reach, source_id=looker.person.pk, by=center.room.by)
        if looker.kind == THEIR_COUNSELOR:
            reach = {"actor_id": looker.person.pk, "patient_id": center.patient.pk, "basis": Basis.PRIMARY_COUNSELOR}
            open_reach(**reach, source_id=center.stay.pk, by=center.room.by)
        if looker.kind in GUARDIANS:
            guardian = getattr(center, GUARDIANS[looker.kind])
            stands = {"actor_id": looker.person.pk, "patient_id": center.patient.pk, "basis": Basis.GUARDIAN}
            open_reach(**stands, source_id=guardian.pk, until_at=MONDAY_NOON + timedelta(days=90), by=center.room.by)
        if looker.kind in SUPPORTERS:
            supports = {"actor_id": looker.person.pk, "patient_id": center.patient.pk, "basis": Basis.SUPPORTER}
            open_reach(**supports, source_id=center.tie.pk, by=center.room.by)
        if looker.kind.endswith("whose tie ended"):
            close_reach(source_id=center.tie.pk, actor_id=looker.person.pk, by=center.room.by)
        if looker.kind.endswith("whose reach ended"):
            close_reach(source_id=looker.person.pk, by=center.room.by)


def ask_gate(center, looker):
    """Keep every class the gate opens for this looker of the hidden patient, as lists ask and as an emergency does."""
    see_all(center.organization)
    if looker.actor is None:
        return
    rows = Patient.objects.filter(pk=center.patient.pk)
    looker.classes = frozenset(
        one for one in DataClass if visible(rows, viewer=looker.actor, data_class=one, patient="pk").exists()
    )
    if looker.actor.is_by_reach:
        asking = Asking(by=looker.actor)
        looker.classes = frozenset(one for one in DataClass if decide(asking, thing_of(center, one)).is_open)
    if looker.in_emergency:
        looker.classes_in_emergency = in_emergency(center, looker.actor)


def in_emergency(center, actor):
    claim = BreakGlass(reason=center.emergency.reason, begins=MONDAY_NOON, ends=MONDAY_NOON + LENGTH, stepped_up=True)
    asking = Asking(by=actor, channel=Channel.PAGE, purposes=frozenset({"BTG"}), break_glass=claim, stepped_up=True)
    return frozenset(one for one in DataClass if decide(asking, thing_of(center, one)).is_open)


def thing_of(center, data_class):
    item = Item(classes=frozenset({data_class}), labels=frozenset())
    return Thing(patient_id=center.patient.pk, item=item, content=None)
