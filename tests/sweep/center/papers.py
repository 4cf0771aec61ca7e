"""What was signed and what was asked for: guardians, consents, letters, requests by law."""

from uuid import uuid4

from msgspec import to_builtins

from midspan.domains.consents.tests.factories import make_draft
from midspan.domains.privacy.enums import GuardianPower
from midspan.engines.disclosure import SERVICES
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass
from tests.sweep.canaries import words
from tests.sweep.center.moments import TODAY


def make_guardians(center):
    """The first of them is whom addresses name. A law lets guardians see some of whatever care it comes of."""
    law = {"state": "", "consents": "guardian", "signs": "guardian"}
    sees = [one.value for one in (DataClass.PRESENCE, DataClass.SCHEDULE, DataClass.ATTENDANCE, DataClass.FAMILY_TASK)]
    for service in SERVICES:
        years = {"from_age": 13, "under_age": 14}
        center.make_one("privacy.LawDecision", service=service, guardian_sees=sees, **years, **law)
    both = [one.value for one in GuardianPower]
    center.guardian = center.make_one("privacy.Guardian", powers=both)
    center.signing_guardian = center.make_one("privacy.Guardian", powers=[GuardianPower.SIGN.value])
    center.ended_guardian = center.make_one("privacy.Guardian", powers=both)
    center.make_one("privacy.GuardianEnd", guardian=center.ended_guardian)
    center.make_one("guardians.PaperReview", kind="birthday", guardian=None, age=14, done_at=None, done_by=None)
    center.make_one("privacy.Guardian")
    make_family_task(center)


def make_family_task(center):
    """For all who may read it; the first of the guardians wrote what stood in the way."""
    thread = uuid4()
    asked = {"episode": center.stay, "guardian": None, "said_by": center.counselor, "due_date": TODAY}
    center.make_one("family_tasks.FamilyTask", id=thread, thread=thread, number=1, is_over=False, **asked)
    said = {"guardian": center.guardian, "number": 1, "is_done": False}
    center.make_one("family_tasks.FamilyTaskAnswer", thread=thread, **said)


def make_intermediary(center):
    """A second consent, to somebody who passes on what they are told, and one line of that."""
    given = {"purpose": "care", "shares": ["medication"], "participants": [], "language": "en"}
    consent = center.make_one("privacy.Consent")
    through = center.make_one("consents.SignedConsent", consent=consent, kind="intermediary", **given)
    center.made["through"] = through
    center.make_one("accounting.PassedOn", through=through, shares=["medication"], passed_on=TODAY)


def make_sheets(center):
    """One that was entered and refused, and one that cannot be read."""
    draft = to_builtins(make_draft(name=words()["consents.PaperConsent.draft"]))
    readable = {"draft": draft, "signed_on": TODAY, "language": "en", "sha256": "b" * 64}
    center.make_one("consents.PaperConsent", unreadable_reason="", **readable)
    center.make_one("consents.PaperConsent", draft=None, signed_on=None)
    center.make_one("consents.PaperCheck", entered_by=center.nurse_on_duty.pk, checked_by=center.intake)


def make_request_by_law(center):
    """A subpoena with its order, told and scoped: what its page and the patient's show."""
    center.make_one("legal.LegalRequest", kind="subpoena", proceeding="noncriminal")
    center.make_one("legal.LegalPaper", kind="subpoena", media_type="application/pdf", unreadable_reason="")
    center.make_one("legal.LegalPaper", kind="order", sha256="c" * 64)
    center.make_one("legal.LegalStep", step="entered", is_told=None)
    center.make_one("legal.LegalStep", step="notified", is_told=True)
    center.make_one("legal.OrderScope", first_date=TODAY, last_date=TODAY, ends_date=TODAY)


def make_letter(center):
    """Approved and given: the database takes an approval from the patient alone."""
    center.make_one("letters.Letter", kind="employer", shows="planned", language="en")
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    center.make_one("letters.LetterApproval")
    see_all(center.organization)
