"""A small center in which one patient's every field is a canary, with somebody of every kind who might look."""

from django.apps import apps

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.tests.factories import make_intake
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.ledger import Entry, write
from midspan.domains.programs.enums import Level
from midspan.domains.schedule.actions import renew_feed
from midspan.kernel.tests.factories import make_organization
from midspan.values import ActorKind
from tests.sweep.canaries import BORN, words
from tests.sweep.center.around import make_match
from tests.sweep.center.care import (
    make_assessment,
    make_measures,
    make_notes,
    make_plan_of_care,
    make_records,
    make_safety,
)
from tests.sweep.center.moments import LENGTH, MONDAY_NOON, THREAD, TODAY
from tests.sweep.center.own import make_diary, make_entries, make_going_back, make_practice, make_promises
from tests.sweep.center.papers import make_guardians, make_intermediary, make_letter, make_request_by_law, make_sheets
from tests.sweep.center.program import make_program
from tests.sweep.center.rows import NOT_MADE, Rows
from tests.sweep.center.stay import (
    make_certification,
    make_check_ups,
    make_inquiry,
    make_leaving,
    make_outreach,
    make_referral,
    make_session_of_one,
    make_weeks,
)

__all__ = ["LENGTH", "MONDAY_NOON", "NOT_MADE", "THREAD", "TODAY", "Center", "somebody_elsewhere"]


class Center(Rows):
    """A group in session with a peer in it, somebody in another group, and everything a center keeps about one.

    `hide` adds the patient full of canaries; without it the center has never heard of them.
    """

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=40)
        self.peer = self.room.patients[0]
        self.other_room = Room(self.organization, people=1, began=40)
        self.elsewhere = self.other_room.patients[0]
        self.manager = make_staff(self.organization, Role.PROGRAM_MANAGER)
        self.intake = make_intake(self.organization)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.nurse_on_duty = make_staff(self.organization, Role.NURSE, given_name="Nia")
        self.made, self.failed = {}, {}
        make_program(self)

    def hide(self):
        """The patient full of canaries: in the group, with one of everything."""
        self.room.add_person(1)
        self.patient, self.stay, self.booking = (
            self.room.patients[1], self.room.stays[1], self.room.bookings[1],
        )  # fmt: skip
        for one in (self.patient, self.stay, self.booking):
            self.keep(one)
        self.mark(self.patient, birth_date=BORN)
        of_stay = {"primary_counselor": self.counselor, "level": Level.IOP}
        self.mark(self.stay, alias=words()["journey.Episode.alias"], **of_stay)
        self.mark(self.booking)
        self.mark(self.patient.account)
        self.keep(self.patient.account)
        self.make_by_hand()
        make_going_back(self)
        self.make_one("meetings.MeetingSharing", episode=self.stay)
        make_inquiry(self)
        make_match(self)
        make_check_ups(self)
        self.make_the_rest(about_somebody=True)

    def make_by_hand(self):
        """Rows that only their own actions, or a certain state, make such as a page shows them."""
        self.secret = renew_feed(by=actor_for(self.patient))
        self.keep(apps.get_model("schedule.CalendarFeed").objects.get(patient=self.patient))
        make_referral(self)
        opened = {"actor": self.nurse_on_duty, "begins_at": MONDAY_NOON, "ends_at": MONDAY_NOON + LENGTH}
        self.emergency = self.make_one("emergencies.Emergency", **opened)
        entry = {name: words()[f"privacy.LedgerEntry.{name}"] for name in ("recipient", "basis", "reference")}
        write([Entry(patient_id=self.patient.pk, by=actor_for(self.room.leader), **entry)])
        self.keep(apps.get_model("privacy.LedgerEntry").objects.filter(basis=entry["basis"]).get())
        for kind in (NoticeKind.WEEK_READY, NoticeKind.SWAP_ANSWERED):
            tell(kind=kind, recipient_id=self.patient.pk, recipient_kind=ActorKind.PATIENT, by=actor_for(self.intake))
        self.keep(apps.get_model("notices.Notice").objects.filter(recipient_id=self.patient.pk).first())
        self.make_one("notices.Delivery", state="given_up", due_at=None, reason="refused")
        self.make_one("schedule.Seat", section=self.room.section, number=2)
        make_weeks(self)
        self.make_one("journey.OrientationTask", key=current(Edition.ORIENTATION).tasks[0].key)
        self.make_one("journey.Screening", edition=current(Edition.SCREENING).header.edition)
        self.make_one("journey.Placement", edition=current(Edition.PLACEMENT).header.edition)
        make_leaving(self)
        make_certification(self)
        self.make_one("responsibilities.CalendarSource", sealed_url=b"sealed elsewhere")
        self.make_one("questions.Question", kind="limit")
        make_entries(self)
        self.make_one("privacy.Consent")
        self.make_one("privacy.LawDecision", from_age=10, under_age=11, consents="guardian", signs="both")
        make_guardians(self)
        self.make_one("consents.SignedConsent", kind="family", purpose="support", shares=["times"], language="en")
        self.make_one("consents.GuardianSignature", witnessed_by=self.intake)
        make_intermediary(self)
        make_records(self)
        make_assessment(self)
        make_plan_of_care(self)
        make_letter(self)
        make_safety(self)
        make_outreach(self)
        make_measures(self)
        make_diary(self)
        make_promises(self)
        make_sheets(self)
        make_request_by_law(self)
        self.make_one("breaches.BreachPerson", is_affected=True)
        self.make_one("incidents.IncidentPerson")
        self.make_one("breaches.BreachNotice", duty="people", way="pages")
        self.make_one("schedule.ClockCase", kind="conflict", zone="America/New_York")
        self.make_one("emergencies.EmergencyReview", opened_by=self.nurse_on_duty.pk, reviewed_by=self.intake)
        make_notes(self)
        make_practice(self)
        make_session_of_one(self)
        self.make_one("responsibilities.PersonToAvoid", other_patient=self.elsewhere)


def somebody_elsewhere():
    """A whole other center's staff member who holds every role there, and one of its patients."""
    other = make_organization(name="Another center")
    return make_staff(other, *Role), make_patient(other)
