"""How the patient came, what was planned for them, who called when they did not come, and how they left."""

from datetime import timedelta

from django.apps import apps

from midspan.domains.encounters.tests.factories import row
from midspan.domains.journey.actions import receive_referral_file
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.tests.factories import bundle, condition
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.absences.before import SessionBefore
from tests.sweep.canaries import BORN, words
from tests.sweep.center.moments import MONDAY_NOON, NEXT_MONDAY, TODAY


def make_inquiry(center):
    """As it was before there was a record; what it says is intake's alone."""
    reach = {"may_call": True, "may_text": True, "may_leave_message": True, "call_times": [], "needs": []}
    center.make_one("inquiries.Inquiry", state="new", whom="myself", owner=center.intake, closed_reason="", **reach)
    center.make_one("inquiries.ContactTry", how="call", outcome="no_answer", by=center.intake)


def make_referral(center):
    """As a sender wrote it: names and addresses in the file, facts to decide, and what was written of it here."""
    word = words()
    content = bundle(
        given=word["people.Patient.given_names"],
        family=word["people.Patient.family_name"],
        birth_date=BORN.isoformat(),
        number=word["people.PatientIdentifier.value"],
        phone=word["people.Patient.phone"],
        resources=[condition(word["journey.ProposedFact.text"])],
    )
    kept = receive_referral_file(content=content, name="referral.json", by=actor_for(center.intake)).referral
    kept.patient, kept.episode = center.patient, center.stay
    center.mark(kept, warnings=[word["journey.Referral.warnings"]])
    center.keep(kept)
    for fact in apps.get_model("journey.ProposedFact").objects.filter(referral=kept):
        fact.patient = center.patient
        center.mark(fact, value={**fact.value, "note": word["journey.ProposedFact.value"]})
        center.keep(fact)


def make_certification(center):
    """One that a physician signed and added to, and one that is still being written."""
    days = {"first_date": TODAY, "until_date": TODAY + timedelta(days=60)}
    word = words()["journey.Certification.facts"]
    facts = [{"label": "Plan", "words": word, "source": "The plan"}]
    asked = {"asks": "again", "entry_days": 0, "again_days": 60, "holds_through": None}
    center.make_one("journey.PayerAnswer", said_on=TODAY, **asked)
    center.make_one("journey.Certification", facts=facts, plan_ref=None, plan_number=None, **days)
    center.make_one("journey.CertificationAddendum")
    center.make_one("journey.CertificationDraft", author=center.room.leader, **days)
    center.make_one("journey.CertificationRequest", physician=center.room.leader)
    center.make_one("journey.CertificationTold", notice="soon", due_date=TODAY)


def make_weeks(center):
    """What these plans mean for the patient."""
    week = week_of(center)
    moved = {"publication": center.made["schedule.Publication"], "before": week, "after": week}
    center.make_one("schedule.Move", state="asked", **moved)
    center.make_one("schedule.Offer", from_date=NEXT_MONDAY, alternatives=[])
    change = {"fix": "count_in", "subject_id": "", "span": None, "amount": 0, "zone": "America/New_York"}
    center.make_one("schedule.ScenarioChange", kind="person", details=change)
    before = SessionBefore.of(center.room.session).as_json()
    center.make_one("schedule.AbsenceStep", kind="open", before=before)


def week_of(center):
    ids = [str(center.room.section.pk)]
    place = {"site_id": str(center.room.site.pk), "zone": "America/New_York"}
    return {"section_ids": ids, "individual": None, "family": None, **place}


def make_session_of_one(center):
    """Their own hour with the leader, later that day."""
    session = apps.get_model("schedule.Session")
    of_one = {"kind": "individual", "patient": center.patient, "lead": center.room.leader, "title": "Individual"}
    made = session.objects.create(**{**center.plausible(session), **of_one})
    row("schedule.SessionStaff", organization=center.organization, session=made, staff=made.lead, during=made.during)
    of_them = {"organization": center.organization, "patient": center.patient, "session": made, "number": 1}
    row("schedule.Booking", **of_them, during=made.during, local_date=TODAY)


def make_outreach(center):
    """They did not come to the group; somebody wrote to them, and they were on leave before."""
    week = timedelta(days=7)
    center.make_one("outreach.Away", reason="leave", first=MONDAY_NOON - 2 * week, until=MONDAY_NOON - week)
    one = center.make_one("outreach.Outreach", began_at=MONDAY_NOON, opened_at=MONDAY_NOON, tier="", ending="")
    for key in ("letter", "call"):
        step = center.make_one("outreach.Step", outreach=one, key=key, owner=center.room.leader, due_at=MONDAY_NOON)
    center.make_one("outreach.Missed", outreach=one, booking=center.booking)
    letter = apps.get_model("outreach.Step").objects.get(outreach=one, key="letter")
    center.make_one("outreach.Deed", outreach=one, step=letter, kind="done", outcome="", decision="", barriers=[])
    center.make_one("outreach.Deed", outreach=one, step=step, kind="owner_told", outcome="", decision="", barriers=[])
    center.make_one(
        "outreach.Try", outcome="no_answer", made_by=center.room.leader, made_at=MONDAY_NOON, taken_back_at=None
    )
    door = {"opened_at": MONDAY_NOON - week, "due_at": MONDAY_NOON + week, "longer_than": None, "ending": ""}
    empty = dict.fromkeys(("told", "told_at", "late_at", "ended_at", "ended_by"))
    center.make_one("outreach.OpenDoor", owner=center.room.leader, **door, **empty)


def make_leaving(center):
    """What became of the discharge list, and how they left."""
    listed = current(Edition.DISCHARGE)
    about = {"edition": listed.header.edition, "key": listed.items[0].key, "said_by": center.room.leader}
    center.make_one("journey.DischargeAnswer", on_date=TODAY, **about)
    went = {"how": "vanished", "why": "unknown", "no_calls": "said_no"}
    reasons = current(Edition.REASONS).header.edition
    center.make_one("journey.Departure", edition=listed.header.edition, reasons=reasons, open=["records"], **went)


def make_check_ups(center):
    """They left once, somebody called, and they asked back; they wish for kind words, and got one."""
    about = {"episode": center.stay, "owner": center.room.leader, "last_day": TODAY - timedelta(days=3)}
    plan = center.make_one("checkups.CheckUpPlan", ending="", edition="2026-11", **about)
    one = center.make_one("checkups.CheckUp", plan=plan, day=3, due_on=TODAY)
    center.make_one("checkups.Try", check_up=one, outcome="no_answer", next_on=None, made_by=center.room.leader)
    signed = apps.get_model("consents.SignedConsent").objects.filter(patient=center.patient).first()
    spoken = {"signed": signed, "spoken_on": TODAY, "covered_from": TODAY}
    spoken |= {"said_by": center.room.leader, "episode": center.stay}
    talk = center.make_one("summaries.Introduction", **spoken)
    center.make_one("summaries.Arrival", introduction=talk, told_by="person", said_by=center.room.leader)
    center.make_one("checkups.BackAsk")
    taken_back = {"taken_back_at": MONDAY_NOON, "taken_back_by_id": center.room.leader.pk}
    center.make_one("checkups.Death", **taken_back)
    center.make_one("alumni.Membership")
    center.make_one("alumni.EventAnswer", event=center.made["alumni.Event"], comes=True)
    center.make_one("alumni.EventName", event=center.made["alumni.Event"])
    wish = center.make_one("checkups.CaringWish")
    center.make_one("checkups.CaringWord", wish=wish, signed_by=center.room.leader)
