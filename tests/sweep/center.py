"""A small center in which one patient's every field is a canary, with somebody of every kind who might look."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.db import DatabaseError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import NOT_PROVIDED
from msgspec import to_builtins

from midspan.domains.consents.tests.factories import make_draft
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.journey.actions import receive_referral_file
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.tests.factories import bundle, condition, make_intake
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.mentors.tests.factories import make_coordinator, make_mentor
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import close_reach, give_consent, open_reach, revoke_consent
from midspan.domains.privacy.enums import Basis, GuardianPower
from midspan.domains.privacy.ledger import Entry, write
from midspan.domains.programs.enums import Level
from midspan.domains.programs.tests.factories import (
    make_closed_day,
    make_dose_rule,
    make_leave,
    make_level,
    make_license,
)
from midspan.domains.schedule.absences.before import SessionBefore
from midspan.domains.schedule.actions import renew_feed
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.engines.disclosure import SERVICES, Scope
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import ActorKind, DataClass
from tests.guards.test_fields import our_models
from tests.guards.test_raw_rows import patient_models
from tests.sweep.canaries import BORN, fields_of, places, words

MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
TODAY = MONDAY_NOON.date()
NEXT_MONDAY = TODAY + timedelta(days=7)
LENGTH = timedelta(minutes=30)
THREAD = UUID(int=7)  # Of a plan, whatever its kind.
NO_TERMS = {"basis": "", "basis_words": "", "passing_on": "", "is_third_party": False}
# Rows the application makes by itself, or that hold nothing a word fits in and have no page.
NOT_MADE = {
    "people.SignInCode": "Hashes of one-time codes.",
    "privacy.LedgerHead": "Made by the database with each entry.",
    "privacy.Epoch": "Made by the database with each change.",
    "privacy.Reach": "Made with each tie.",
    "privacy.Withheld": "Compiled from restrictions.",
    "notices.KnownDevice": "Hashes.",
    "encounters.StaffPhrase": "About nobody.",
    "schedule.SectionLeader": "Made with the section.",
    "schedule.SessionStaff": "Made with the session.",
    "kernel.AuditEvent": "Ids, written by every action.",
    "feedback.Release": "What several people said, without a name: put together by a job, and held by its own tests.",
}


class Center:
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
        self.make_program()

    def make_program(self):
        """What a center has that is about nobody: rows a page can name."""
        site, leader = self.room.site, self.room.leader
        self.keep(make_level(self.organization))
        self.keep(make_closed_day(self.organization, TODAY + timedelta(days=9), site))
        self.room.section.family_places = 2  # In both worlds: how many guests a group takes is about nobody.
        self.room.section.save(update_fields=["family_places"])
        self.keep(make_leave(leader, TODAY + timedelta(days=7), TODAY + timedelta(days=9)))
        self.keep(make_license(leader))
        self.keep(make_dose_rule(self.organization))
        asked = {"first_date": TODAY, "last_date": TODAY, "reason": "A review.", "asked_at": clock.now()}
        copies = apps.get_model("accounting.RegisterCopy").objects
        self.keep(copies.create(organization=self.organization, asked_by=self.manager, **asked))
        for one in (site, leader, self.room.track, self.room.group, self.room.section, self.room.section.room):
            self.keep(one)
        self.keep(self.room.session)
        asked = {"words": "How long does it take?", "language": "en", "secret_hash": "f" * 64, "asked_at": clock.now()}
        self.keep(apps.get_model("circle.FamilyQuestion").objects.create(organization=self.organization, **asked))
        self.keep(make_own_skill(actor_for(self.manager)).skill)
        self.keep(make_meeting(self.keep(make_list(self.organization))))
        self.make_mentors()
        self.make_plans()
        self.make_rota()
        self.make_event()

    def make_mentors(self):
        """One who is to be matched, one who was, and one who never will be: each with an approved profile."""
        self.coordinator = make_coordinator(self.organization)
        names = ("Mara", "Nell", "Omar")
        self.mentors = [make_mentor(self.coordinator, name=name, words="I know it well.") for name in names]
        see_all(self.organization)
        self.keep(self.mentors[0].row)
        self.keep(apps.get_model("mentors.MentorProfile").objects.get(mentor_id=self.mentors[0].pk))

    def make_match(self):
        """The first mentor knows that the person comes here, by a consent; the second knew."""
        self.make_one("mentors.MentorWish")
        taken_back = apps.get_model("privacy.Revocation").objects.values("consent_id")
        others = apps.get_model("privacy.Consent").objects.exclude(pk=self.made["privacy.Consent"].pk)
        known = [self.shared.pk, self.chosen.pk]
        for unclear in others.filter(patient=self.patient).exclude(pk__in=known).exclude(pk__in=taken_back):
            revoke_consent(consent_id=unclear.pk, by=actor_for(self.intake))  # While one is unclear, none opens.
        for mentor, is_on in zip(self.mentors, (True, False), strict=False):
            match_id = uuid4()
            signed = self.make_consent_for(match_id)
            over = {"state": "matched"} if is_on else {"state": "ended", "ended_at": MONDAY_NOON, "ended_by": "patient"}
            of_match = {"id": match_id, "mentor": mentor.row, "signed": signed, "paused_by": "", "ended_by": "", **over}
            match = self.make_one("mentors.Match", **of_match)
            basis = {"actor_id": mentor.pk, "patient_id": self.patient.pk, "basis": Basis.MENTOR, "source_id": match_id}
            open_reach(**basis, by=self.room.by)
            if not is_on:
                revoke_consent(consent_id=signed.consent_id, by=actor_for(self.intake))
                close_reach(source_id=match_id, by=self.room.by)
            time = {
                "starts_at": MONDAY_NOON + timedelta(days=1),
                "minutes": 30,
                "state": "agreed",
                "proposed_by": "patient",
            }
            between = {"match": match, "mentor": mentor.row}
            self.make_one("mentors.CheckIn", meeting="phone", replaces=None, **between, **time)
        raised = {"raised_by": "patient", "raised_by_id": self.patient.pk, "owner": self.coordinator}
        raised["closed_at"] = MONDAY_NOON
        self.make_one("mentors.MatchConcern", match=self.made["mentors.Match"], mentor=self.mentors[0].row, **raised)

    def make_consent_for(self, match_id):
        """Signed by the person, for whoever is matched by that id."""
        reference = f"RelatedPerson/{match_id}"
        purposes, classes = frozenset({"FAMRQT", "SUPNWK"}), frozenset({DataClass.PRESENCE})
        scope = Scope(actors=frozenset({reference}), purposes=purposes, classes=classes, part2=True)
        said = words()["privacy.Consent.sentence"]
        consent = give_consent(patient_id=self.patient.pk, scope=scope, sentence=said, by=actor_for(self.intake))
        said = {"kind": "mentor", "reference": reference, "shares": ["here"], "language": "en", "purpose": "support"}
        model = apps.get_model("consents.SignedConsent")
        return model.objects.create(**{**self.plausible(model), **fields_of(model), "consent": consent, **said})

    def keep(self, one):
        self.made.setdefault(one._meta.label, one)
        return one

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
        self.make_going_back()
        self.make_one("meetings.MeetingSharing", episode=self.stay)
        self.make_inquiry()
        self.make_match()
        self.make_check_ups()
        self.make_the_rest(about_somebody=True)

    def mark(self, one, **fields):
        """Put its canaries into a row there is."""
        for name, value in {**fields_of(type(one)), **fields}.items():
            setattr(one, name, value)
        one.save()

    def make_by_hand(self):
        """Rows that only their own actions, or a certain state, make such as a page shows them."""
        self.secret = renew_feed(by=actor_for(self.patient))
        self.keep(apps.get_model("schedule.CalendarFeed").objects.get(patient=self.patient))
        self.make_referral()
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
        self.make_weeks()
        self.make_one("journey.OrientationTask", key=current(Edition.ORIENTATION).tasks[0].key)
        self.make_one("journey.Screening", edition=current(Edition.SCREENING).header.edition)
        self.make_one("journey.Placement", edition=current(Edition.PLACEMENT).header.edition)
        self.make_leaving()
        self.make_certification()
        self.make_one("responsibilities.CalendarSource", sealed_url=b"sealed elsewhere")
        self.make_one("questions.Question", kind="limit")
        self.make_entries()
        self.make_one("privacy.Consent")
        self.make_one("privacy.LawDecision", from_age=10, under_age=11, consents="guardian", signs="both")
        self.make_guardians()
        self.make_one("consents.SignedConsent", kind="family", purpose="support", shares=["times"], language="en")
        self.make_intermediary()
        self.make_records()
        self.make_assessment()
        self.make_plan_of_care()
        self.make_letter()
        self.make_safety()
        self.make_outreach()
        self.make_measures()
        self.make_diary()
        self.make_promises()
        self.make_sheets()
        self.make_request_by_law()
        self.make_one("breaches.BreachPerson", is_affected=True)
        self.make_one("incidents.IncidentPerson")
        self.make_one("breaches.BreachNotice", duty="people", way="pages")
        self.make_one("schedule.ClockCase", kind="conflict", zone="America/New_York")
        self.make_one("emergencies.EmergencyReview", opened_by=self.nurse_on_duty.pk, reviewed_by=self.intake)
        self.make_notes()
        self.make_practice()
        self.make_session_of_one()
        self.make_one("responsibilities.PersonToAvoid", other_patient=self.elsewhere)

    def make_inquiry(self):
        """As it was before there was a record; what it says is intake's alone."""
        reach = {"may_call": True, "may_text": True, "may_leave_message": True, "call_times": [], "needs": []}
        self.make_one("inquiries.Inquiry", state="new", whom="myself", owner=self.intake, closed_reason="", **reach)
        self.make_one("inquiries.ContactTry", how="call", outcome="no_answer", by=self.intake)

    def make_certification(self):
        """One that a physician signed and added to, and one that is still being written."""
        days = {"first_date": TODAY, "until_date": TODAY + timedelta(days=60)}
        word = words()["journey.Certification.facts"]
        facts = [{"label": "Plan", "words": word, "source": "The plan"}]
        asked = {"asks": "again", "entry_days": 0, "again_days": 60, "holds_through": None}
        self.make_one("journey.PayerAnswer", said_on=TODAY, **asked)
        self.make_one("journey.Certification", facts=facts, plan_ref=None, plan_number=None, **days)
        self.make_one("journey.CertificationAddendum")
        self.make_one("journey.CertificationDraft", author=self.room.leader, **days)
        self.make_one("journey.CertificationRequest", physician=self.room.leader)
        self.make_one("journey.CertificationTold", notice="soon", due_date=TODAY)

    def make_guardians(self):
        """The first of them is whom addresses name. A law lets guardians see some of whatever care it comes of."""
        law = {"state": "", "consents": "guardian", "signs": "guardian"}
        sees = [DataClass.PRESENCE.value, DataClass.SCHEDULE.value, DataClass.ATTENDANCE.value]
        for service in SERVICES:
            years = {"from_age": 13, "under_age": 14}
            self.make_one("privacy.LawDecision", service=service, guardian_sees=sees, **years, **law)
        both = [one.value for one in GuardianPower]
        self.guardian = self.make_one("privacy.Guardian", powers=both)
        self.signing_guardian = self.make_one("privacy.Guardian", powers=[GuardianPower.SIGN.value])
        self.ended_guardian = self.make_one("privacy.Guardian", powers=both)
        self.make_one("privacy.GuardianEnd", guardian=self.ended_guardian)
        self.make_one("privacy.Guardian")

    def make_intermediary(self):
        """A second consent, to somebody who passes on what they are told, and one line of that."""
        given = {"purpose": "care", "shares": ["medication"], "participants": [], "language": "en"}
        consent = self.make_one("privacy.Consent")
        through = self.make_one("consents.SignedConsent", consent=consent, kind="intermediary", **given)
        self.made["through"] = through
        self.make_one("accounting.PassedOn", through=through, shares=["medication"], passed_on=TODAY)

    def make_sheets(self):
        """One that was entered and refused, and one that cannot be read."""
        draft = to_builtins(make_draft(name=words()["consents.PaperConsent.draft"]))
        readable = {"draft": draft, "signed_on": TODAY, "language": "en", "sha256": "b" * 64}
        self.make_one("consents.PaperConsent", unreadable_reason="", **readable)
        self.make_one("consents.PaperConsent", draft=None, signed_on=None)
        self.make_one("consents.PaperCheck", entered_by=self.nurse_on_duty.pk, checked_by=self.intake)

    def make_request_by_law(self):
        """A subpoena with its order, told and scoped: what its page and the patient's show."""
        self.make_one("legal.LegalRequest", kind="subpoena", proceeding="noncriminal")
        self.make_one("legal.LegalPaper", kind="subpoena", media_type="application/pdf", unreadable_reason="")
        self.make_one("legal.LegalPaper", kind="order", sha256="c" * 64)
        self.make_one("legal.LegalStep", step="entered", is_told=None)
        self.make_one("legal.LegalStep", step="notified", is_told=True)
        self.make_one("legal.OrderScope", first_date=TODAY, last_date=TODAY, ends_date=TODAY)

    def make_breach(self):
        """One that was weighed and is being told; it affects nobody by itself."""
        self.make_one("breaches.Breach")
        for number, step in enumerate(("noted", "assessed", "telling"), 1):
            self.make_one("breaches.BreachStep", step=step, number=number)
        self.make_one("breaches.BreachAssessment", outcome="breach", number=2)
        self.make_one("breaches.BreachWords", classes=["identity"], advice=["ask"], number=3)
        self.make_one("breaches.BreachCount", known=2, until=None)

    def make_incident(self):
        """One that somebody at the center wrote down, with what is on its page of nobody by name."""
        self.make_one("incidents.Incident", kind="other")
        self.make_one("incidents.IncidentStep", step="noted", number=1)
        self.make_one("incidents.IncidentTelling", duty="va_abuse", answer="told")
        self.make_one("incidents.IncidentAddition")
        self.make_one("incidents.IncidentStaff")

    def make_referral(self):
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
        kept = receive_referral_file(content=content, name="referral.json", by=actor_for(self.intake)).referral
        kept.patient, kept.episode = self.patient, self.stay
        self.mark(kept, warnings=[word["journey.Referral.warnings"]])
        self.keep(kept)
        for fact in apps.get_model("journey.ProposedFact").objects.filter(referral=kept):
            fact.patient = self.patient
            self.mark(fact, value={**fact.value, "note": word["journey.ProposedFact.value"]})
            self.keep(fact)

    def make_plans(self):
        """Weeks proposed, repaired and tried out, and somebody away: about nobody by themselves."""
        summary = {"moves": 1, "unplaced": 0, "kept": 0}
        of_proposal = {"state": "ready", "from_date": NEXT_MONDAY, "summary": summary}
        self.make_one("schedule.Proposal", **of_proposal)
        proposal = self.made.pop("schedule.Proposal")
        self.repair = self.make_one("schedule.Proposal", kind="repair", **of_proposal)
        self.made["schedule.Proposal"] = proposal
        self.make_one("schedule.Publication", takes_effect=NEXT_MONDAY)
        self.make_one("schedule.Scenario", number=1)
        self.make_one("schedule.Advice", state="ready")
        self.make_one("agreements.Agreement", services=["laboratory"], classes=["identity"])
        self.make_breach()
        self.make_incident()
        self.make_one("schedule.Absence", staff=self.room.leader)
        self.make_the_rest(about_somebody=False)

    def make_weeks(self):
        """What these plans mean for the patient."""
        week = self.week()
        moved = {"publication": self.made["schedule.Publication"], "before": week, "after": week}
        self.make_one("schedule.Move", state="asked", **moved)
        self.make_one("schedule.Offer", from_date=NEXT_MONDAY, alternatives=[])
        change = {"fix": "count_in", "subject_id": "", "span": None, "amount": 0, "zone": "America/New_York"}
        self.make_one("schedule.ScenarioChange", kind="person", details=change)
        before = SessionBefore.of(self.room.session).as_json()
        self.make_one("schedule.AbsenceStep", kind="open", before=before)

    def week(self):
        ids = [str(self.room.section.pk)]
        place = {"site_id": str(self.room.site.pk), "zone": "America/New_York"}
        return {"section_ids": ids, "individual": None, "family": None, **place}

    def make_letter(self):
        """Approved and given: the database takes an approval from the patient alone."""
        self.make_one("letters.Letter", kind="employer", shows="planned", language="en")
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        self.make_one("letters.LetterApproval")
        see_all(self.organization)

    def make_records(self):
        """A medicine and an allergy gone through, a doubt of them, and a screen that came out and was read."""
        done = self.make_one("records.Reconciliation", is_asked=True, takes_none=False)
        line = {"reconciliation": done, "thread": THREAD, "state": "stopped"}
        self.make_one("records.MedicineLine", **line)
        self.make_one("records.ReconciledLine", thread=THREAD, decision="stop")
        self.make_one("records.ListDoubt", thread=None, said_at=MONDAY_NOON + LENGTH)
        came = {"media_type": "image/png", "way": "fax", "basis": "consent", "category": "other", "size": 6}
        self.make_one("records.ReceivedRecord", **came, passing_on="forbidden")
        for number, done in enumerate(("kept", "read"), 1):
            self.make_one("records.ReceivedRecordStep", step=done, number=number, **NO_TERMS)
        said = {"basis": "consent", "passing_on": "forbidden", "is_third_party": False}
        self.make_one("records.ReceivedRecordStep", step="corrected", number=3, **said)
        screen = self.make_one("records.DrugScreen", panel="basic")
        for number, step in enumerate(("ordered", "collected", "resulted", "reviewed"), 1):
            one = self.make_one("records.DrugScreenStep", screen=screen, step=step, number=number, specimen="urine")
            if step == "resulted":
                self.make_one("records.SubstanceResult", step=one, substance="cocaine", result="positive")

    def make_assessment(self):
        """One in work, each of whose sections has its words; it is signed by nobody yet."""
        assessment = self.make_one("assessments.Assessment", edition="2026-11")
        said = {"assessment": assessment, "section": "concern"}
        self.make_one("assessments.SectionAnswer", **said, field="own_words")
        self.make_one("assessments.SectionSkip", assessment=assessment, section="legal")
        self.make_one("assessments.FoundNeed", **said)
        self.make_one("assessments.AssessmentAddendum", assessment=assessment)
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        for name, section, field in (("OwnPart", "concern", "own_words"), ("OwnPartDraft", "goals", "own_words")):
            word = {field: words()[f"assessments.{name}.words"]}
            self.make_one(f"assessments.{name}", section=section, words=word, reason="")
        see_all(self.organization)
        self.make_one("assessments.OwnPartLook", assessment=assessment, field="own_words", outcome="left")

    def make_plan_of_care(self):
        """One version that holds, rated and reviewed, and the next one, which is being written."""
        states = ({"state": "offered"}, {"state": "active", "active_at": MONDAY_NOON, "review_date": TODAY})
        held = self.make_version(number=1)
        self.make_one("plans.PlanSignature", signer="supervisor", credential="LCSW")
        self.make_one("plans.Touch", thread=THREAD, source_id=self.room.session.pk)
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        for signer in ("clinician", "patient"):
            self.make_one("plans.PlanSignature", signer=signer, digest=held.digest, credential="LCSW")
        for state in states:
            type(held).objects.filter(pk=held.pk).update(**state)
        self.make_one("plans.OwnRating", thread=THREAD, plan=held)
        self.make_one("plans.GoalShown", thread=THREAD, taken_back_at=None)
        see_all(self.organization)
        self.make_one("plans.PlanReview", plan=held, held_by=self.room.leader)
        self.make_one("plans.ObjectiveReview", thread=THREAD)
        self.make_one("plans.CriterionReview", thread=THREAD)
        self.make_one("rounds.Round", begun_by=self.room.leader, begun_at=MONDAY_NOON)
        self.make_one("rounds.Turn", state="decided", decision="keep", kept_by=self.room.leader)
        self.make_one("rounds.Errand", owner=self.room.leader)
        self.make_version(number=2)
        self.make_one("plans.StaffNote", thread=THREAD, author=self.room.leader)
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        suggestions = [self.make_one("plans.Suggestion", thread=THREAD) for _ in ("answered", "open")]
        see_all(self.organization)
        self.make_one("plans.SuggestionAnswer", suggestion=suggestions[0], answer="left", answered_by=self.room.leader)

    def make_version(self, *, number):
        """A draft with one thread, whose links all go by one id: each is of another kind."""
        plan = self.make_one("plans.Plan", number=number)
        hangs = {"plan": plan, "thread": THREAD}
        need = self.make_one("plans.Need", **hangs, found_id=self.made["assessments.FoundNeed"].pk)
        goal = self.make_one("plans.Goal", need=need, **hangs)
        levels = [words()["plans.Objective.levels"]] * 5
        objective = self.make_one("plans.Objective", goal=goal, measured_by="diary", levels=levels, **hangs)
        self.make_one("plans.Intervention", objective=objective, modality="group", **hangs)
        self.make_one("plans.Criterion", **hangs)
        return plan

    def make_safety(self):
        """One that was closed with its formulation and one that is open, with what the person said to it."""
        due = MONDAY_NOON + timedelta(hours=1)
        told = {"kind": "answer", "instrument": "phq-9", "item": "9", "points": 3, "tier": "b", "due_at": due}
        closed = self.make_one("safety.Obligation", **told, source="a", opened_at=MONDAY_NOON - timedelta(hours=2))
        written = self.make_one("safety.Formulation", obligation=closed, follow_up_at=due, written_at=MONDAY_NOON)
        by = {"closed_by": self.room.leader, "credential": self.room.leader.credentials[0]}
        self.make_one("safety.Closing", obligation=closed, formulation=written, disposition="stays", **by)
        self.made.pop("safety.Obligation")
        one = self.make_one("safety.Obligation", **told, source="b", opened_at=MONDAY_NOON)
        self.make_one("safety.Step", obligation=one, number=1, kind="contact", outcome="reached", tier="", due_at=None)
        self.make_one("safety.SharedPart", part="signs")
        self.make_one("safety.OwnReply", obligation=one, safe="unsure")
        self.make_one("safety.SafetyPlan", written_by=self.patient.pk)
        self.make_one("safety.AgreedLine", number=1, points=2, agreed_at=MONDAY_NOON)
        self.make_one("safety.Baseline", recorded_at=MONDAY_NOON, until_at=MONDAY_NOON + timedelta(days=7))
        self.make_circle()

    def make_circle(self):
        """Somebody in their circle with whom all is shared that a role has, and help that was asked of them."""
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        self.tie = self.make_one("circle.Tie", roles=["family"], closeness=3, helps_recovery=1)
        hours = {"made_at": MONDAY_NOON, "used_at": MONDAY_NOON, "expires_at": MONDAY_NOON + timedelta(days=3)}
        came = {"role": "family", "account_id": self.room.leader.pk, "secret_hash": "e" * 64, "hashed_code": "none"}
        self.make_one("circle.Invitation", tie=self.tie, **came, **hours)
        self.make_one("circle.PrivateCheck", tie=self.tie, outcome="go", checked_at=MONDAY_NOON)
        self.make_one("circle.HelpCard")
        self.make_one("circle.HelpAsk", tie=self.tie, kind="ride", starts_at=MONDAY_NOON + timedelta(days=1))
        see_all(self.organization)
        # What nobody understands closes all consents; here it has been taken back.
        for consent in apps.get_model("privacy.Consent").objects.filter(patient=self.patient):
            self.make_one("privacy.Revocation", consent=consent)
        self.make_one("circle.Milestone", tie=self.tie, reached_date=TODAY)
        self.make_one("families.FamilyTimes", tie=self.tie, windows=[[0, 540, 600]], zone="America/New_York")
        along = {"section": self.room.section, "guest_id": self.tie.pk, "number": 1}
        self.make_one("schedule.FamilyPlace", **along, dates=DateRange(TODAY, None))
        reference = f"RelatedPerson/{self.tie.pk}"
        told = frozenset({"schedule", "help_card", "help_ask", "crisis_plan", "family_session", "milestone"})
        scope = Scope(actors=frozenset({reference}), purposes=frozenset({"SUPNWK"}), classes=told, part2=True)
        self.shared = give_consent(
            patient_id=self.patient.pk, scope=scope, by=actor_for(self.intake), version="1", sentence="They share it."
        )
        chosen = {"kind": "family", "purpose": "support", "shares": ["milestones"], "language": "en"}
        only = Scope(
            actors=frozenset({reference}), purposes=scope.purposes, classes=frozenset({"milestone"}), part2=True
        )
        self.chosen = give_consent(
            patient_id=self.patient.pk, scope=only, by=actor_for(self.intake), version="1", sentence="They show it."
        )
        self.make_one("consents.SignedConsent", consent=self.chosen, **{**chosen, "reference": reference})
        signed = {"kind": "family", "purpose": "support", "shares": ["crisis"], "language": "en"}
        self.make_one("consents.SignedConsent", consent=self.shared, **{**signed, "reference": reference})
        self.make_one("safety.SharedPart", part="signs", reference=reference)

    def make_outreach(self):
        """They did not come to the group; somebody wrote to them, and they were on leave before."""
        week = timedelta(days=7)
        self.make_one("outreach.Away", reason="leave", first=MONDAY_NOON - 2 * week, until=MONDAY_NOON - week)
        one = self.make_one("outreach.Outreach", began_at=MONDAY_NOON, opened_at=MONDAY_NOON, tier="", ending="")
        for key in ("letter", "call"):
            step = self.make_one("outreach.Step", outreach=one, key=key, owner=self.room.leader, due_at=MONDAY_NOON)
        self.make_one("outreach.Missed", outreach=one, booking=self.booking)
        letter = apps.get_model("outreach.Step").objects.get(outreach=one, key="letter")
        self.make_one("outreach.Deed", outreach=one, step=letter, kind="done", outcome="", decision="", barriers=[])
        self.make_one("outreach.Deed", outreach=one, step=step, kind="owner_told", outcome="", decision="", barriers=[])
        self.make_one(
            "outreach.Try", outcome="no_answer", made_by=self.room.leader, made_at=MONDAY_NOON, taken_back_at=None
        )
        door = {"opened_at": MONDAY_NOON - week, "due_at": MONDAY_NOON + week, "longer_than": None, "ending": ""}
        empty = dict.fromkeys(("told", "told_at", "late_at", "ended_at", "ended_by"))
        self.make_one("outreach.OpenDoor", owner=self.room.leader, **door, **empty)

    def make_leaving(self):
        """What became of the discharge list, and how they left."""
        listed = current(Edition.DISCHARGE)
        about = {"edition": listed.header.edition, "key": listed.items[0].key, "said_by": self.room.leader}
        self.make_one("journey.DischargeAnswer", on_date=TODAY, **about)
        went = {"how": "vanished", "why": "unknown", "no_calls": "said_no"}
        reasons = current(Edition.REASONS).header.edition
        self.make_one("journey.Departure", edition=listed.header.edition, reasons=reasons, open=["records"], **went)

    def make_check_ups(self):
        """They left once, somebody called, and they asked back; they wish for kind words, and got one."""
        about = {"episode": self.stay, "owner": self.room.leader, "last_day": TODAY - timedelta(days=3)}
        plan = self.make_one("checkups.CheckUpPlan", ending="", edition="2026-11", **about)
        one = self.make_one("checkups.CheckUp", plan=plan, day=3, due_on=TODAY)
        self.make_one("checkups.Try", check_up=one, outcome="no_answer", next_on=None, made_by=self.room.leader)
        self.make_one("checkups.BackAsk")
        taken_back = {"taken_back_at": MONDAY_NOON, "taken_back_by_id": self.room.leader.pk}
        self.make_one("checkups.Death", **taken_back)
        self.make_one("alumni.Membership")
        self.make_one("alumni.EventAnswer", event=self.made["alumni.Event"], comes=True)
        wish = self.make_one("checkups.CaringWish")
        self.make_one("checkups.CaringWord", wish=wish, signed_by=self.room.leader)

    def make_event(self):
        """Something for who left, to which the patient comes."""
        said = {"title": "Canal Row", "where": "Harborton", "begins_at": MONDAY_NOON + timedelta(days=7)}
        made = {"made_by": self.room.leader, "made_at": MONDAY_NOON}
        event = apps.get_model("alumni.Event").objects.create(organization=self.organization, **said, **made)
        self.keep(event)

    def make_rota(self):
        """Somebody on call from tomorrow on, and a test alert that waits for an answer."""
        begins = MONDAY_NOON + timedelta(days=1)
        on_call = {"staff": self.room.leader, "rung": "on_call", "during": DateTimeTZRange(begins, begins + LENGTH)}
        written = {"written_by": self.manager.pk, "written_at": MONDAY_NOON}
        self.keep(apps.get_model("safety.Duty").objects.create(organization=self.organization, **on_call, **written))
        sent = {"staff": self.room.leader, "on_date": TODAY, "sent_at": MONDAY_NOON, "due_at": MONDAY_NOON + LENGTH}
        self.keep(apps.get_model("safety.AlertTest").objects.create(organization=self.organization, **sent))

    def make_measures(self):
        """Asked, half answered, worse than at the start."""
        asked = {"instrument": "phq-9", "starts_on": TODAY, "every_days": 7}
        assignment = self.make_one("measures.Assignment", **asked)
        came = {"instrument": "phq-9", "edition": "2026-11", "is_complete": True, "band": "mild", "subscales": {}}
        for days, score in ((9, 5), (2, 20)):
            day = TODAY - timedelta(days=days)
            self.make_one("measures.Administration", **came, score=score, answered_on=day, language="en")
        self.make_one("measures.GivenAnswer", item="9", place=1, points=1)
        self.make_one("measures.TrackReview", instrument="phq-9", reasons=["worse"], thoughts=[])
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        self.make_one("measures.Draft", assignment=assignment, due_on=TODAY, answers={"1": 1})
        self.make_one("measures.LifeEvent", on_date=TODAY - timedelta(days=3))
        see_all(self.organization)

    def make_diary(self):
        """A day that was told, and what of it was told."""
        day = {"on_date": TODAY, "number": 1, "is_late": False, "used": True, "mood": 4, "use_signs": [], "skills": []}
        chosen = {"written_on": TODAY, "tells_use": True, "shares_week": True}
        self.make_one("diary.Writing", **day, **chosen)
        self.make_one("diary.ToldDay", **day)
        self.make_one("diary.Settings", tells_use=True, shares_week=True)
        self.make_one("diary.OwnDate", number=1, since=TODAY)
        self.make_one("diary.Reflection", on_date=TODAY, number=1, shares="all")
        self.make_one("diary.ToldReflection", on_date=TODAY, number=1)
        self.make_one("diary.Milestone", days=1, reached_on=TODAY)

    def make_promises(self):
        """A promise of the person's that addresses name, one of the team's, and a need that somebody took."""
        words_of = {"from_week": None, "renegotiated_on": None, "by_date": TODAY, "beside": None}
        theirs = {"kind": "own", "state": "open", "number": 1, "confidence": 7, "thread": UUID(int=8)}
        promise = self.make_one("commitments.Promise", proposed_by=self.room.leader, **theirs, **words_of)
        self.make_one("commitments.PromiseStep", promise=promise, number=1, state="open")
        team = {
            "kind": "team",
            "state": "open",
            "number": 1,
            "confidence": None,
            "thread": UUID(int=9),
            "who_knows": "",
        }
        self.make_one("commitments.Promise", owner=self.room.leader, **team, **words_of)
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        self.make_one("commitments.WhoKnows", promise=promise)
        see_all(self.organization)
        taken = {"state": "taken", "owner": self.room.leader, "by_date": TODAY, "kind": "housing", "helped": ""}
        need = self.make_one("commitments.LifeNeed", **taken)
        self.make_one("commitments.LifeNeedStep", need=need, number=1, helped="", state="taken", by_date=TODAY)

    def make_going_back(self):
        """Back to work in one stage, shared with the counselor, and looked at today."""
        stages = [{"from_date": TODAY.isoformat(), "minutes": 600}]
        hard = [{"what": words()["going_back.BackVersion.hard"]}]
        said = {"going_to": "work", "who_knows": "manager", "stages": stages, "hard": hard}
        self.make_one("going_back.BackSharing", since_number=1, episode=self.stay)
        self.make_one("going_back.BackVersion", number=1, review_date=TODAY, **said)
        looked = {"looked_by": self.counselor, "episode": self.stay, "taken_back_at": MONDAY_NOON}
        self.make_one("going_back.BackLook", number=1, **looked)

    def make_notes(self):
        """An entry of the group's session, and a signed note about a contact."""
        attendance = self.make_one("encounters.Attendance", session=self.room.session, booking=self.booking)
        entry = self.make_one("encounters.IndividualEntry", session=self.room.session, attendance=attendance)
        self.make_one("encounters.EntryObjective", entry=entry)
        times = {"local_date": TODAY, "began_at": MONDAY_NOON - 2 * LENGTH, "ended_at": MONDAY_NOON - LENGTH}
        contact = self.make_one("encounters.Contact", mode="in_person", **times)
        signed = {"state": "signed", "signed_at": MONDAY_NOON, "author": self.room.leader}
        self.made["note"] = self.make_one("encounters.IndividualEntry", contact=contact, **signed)
        self.make_one("encounters.Countersignature", entry=self.made["note"])

    def make_practice(self):
        """A skill of the group that they practice, share everything of but one note, and that a note speaks of."""
        toward = {"objective": self.made["plans.Objective"], "session": self.room.session}
        said = {"state": "accepted", "end_reason": "", "ended_at": None, "answered_at": MONDAY_NOON}
        self.make_one("practice.Assignment", skill="ride-the-urge", offered_by=self.room.leader, **toward, **said)
        self.make_one("practice.PracticeSharing", setting="everything")
        self.make_one("practice.Cue", kind="time", weekdays=[0], minute=600)
        self.make_one("practice.PracticeLog", replaces=None, helped="yes", local_date=TODAY)
        self.make_one("practice.PracticeNote", is_shared=False)
        self.make_one("practice.Return", state="due", settled_at=None, due_on=TODAY)
        self.make_one("practice.Prompt", on_date=TODAY)
        self.make_one("practice.Reminding", is_on=True, most_a_day=2)
        self.make_one("practice.SkillOpening", skill="body-reset", opened_by=self.room.leader)
        entry = self.made["encounters.IndividualEntry"]
        self.make_one("practice.NotedPractice", entry=entry, noted_by=self.room.leader)

    def make_session_of_one(self):
        """Their own hour with the leader, later that day."""
        session = apps.get_model("schedule.Session")
        of_one = {"kind": "individual", "patient": self.patient, "lead": self.room.leader, "title": "Individual"}
        made = session.objects.create(**{**self.plausible(session), **of_one})
        row("schedule.SessionStaff", organization=self.organization, session=made, staff=made.lead, during=made.during)
        of_them = {"organization": self.organization, "patient": self.patient, "session": made, "number": 1}
        row("schedule.Booking", **of_them, during=made.during, local_date=TODAY)

    def make_entries(self):
        """Something of theirs that was not taken in, and the phone it was written on."""
        self.make_one("entries.DeviceShare", share=b"half a key")
        now = {"arrived_at": clock.now(), "made_at_ours": clock.now()}
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.ALL)
        self.make_one("entries.Entry", outcome="refused", reason="invalid", leads_to="", **now)
        see_all(self.organization)

    def make_one(self, label, **fields):
        model = apps.get_model(label)
        return self.keep(model.objects.create(**{**self.plausible(model), **fields_of(model), **fields}))

    def make_the_rest(self, *, about_somebody):
        """One row of every other model with anything about a patient, or of the schedule, as their keys allow."""
        wanted = [model for model in our_models() if is_wanted(model, about_somebody=about_somebody)]
        for _ in range(4):
            for model in [one for one in wanted if one._meta.label not in self.made]:
                try:
                    with transaction.atomic():
                        self.make_one(model._meta.label)
                except (DatabaseError, LookupError, ValueError, TypeError) as error:
                    self.failed[model._meta.label] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        self.failed = {label: why for label, why in self.failed.items() if label not in self.made}

    def plausible(self, model):
        """A value for every field that needs one, and the patient wherever a patient fits."""
        found = {}
        for field in model._meta.concrete_fields:
            if field.name == "patient" or (field.is_relation and not field.null):
                found[field.name] = self.related(field)
            elif field.name in {"recipient_id", "patient_ref", "subject_id"}:
                found[field.name] = self.patient.pk
            elif field.name == "recipient_kind":
                found[field.name] = ActorKind.PATIENT.value
            elif field.name in BY_NAME:
                found[field.name] = BY_NAME[field.name]
            elif needs_value(field):
                found[field.name] = self.value_for(field)
        return found

    def related(self, field):
        label = field.related_model._meta.label
        if label == "kernel.Organization":
            return self.organization
        return self.made[label]  # KeyError: its turn comes after the row it belongs to.

    def value_for(self, field):
        if field.choices:
            return field.choices[0][0]
        for kind, value in VALUES:
            if isinstance(field, kind):
                return value(self) if callable(value) else value
        raise LookupError(f"Say what a {type(field).__name__} holds.")


def is_wanted(model, *, about_somebody):
    label = model._meta.label
    is_about_somebody = model.__name__ in patient_models() or is_to_somebody(model)
    holds_words = any(place.startswith(f"{label}.") for place in places())
    is_wanted = is_about_somebody or holds_words or model._meta.app_label == "schedule"
    return is_wanted and label not in NOT_MADE and is_about_somebody is about_somebody


def is_to_somebody(model):
    return any(field.name == "recipient_id" for field in model._meta.concrete_fields)


def needs_value(field):
    is_filled = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return not (field.null or field.primary_key or is_filled or field.default is not NOT_PROVIDED or field.blank)


# What must come after something else, so that a plausible value for its kind is none for it.
BY_NAME = {
    "country_state": "VA",
    "language": "en",
    "start_minute": 15 * 60,
    "end_minute": 16 * 60,
    "end_at": MONDAY_NOON + timedelta(hours=1),
    "until": TODAY + timedelta(days=7),
}
# In order: a field is of the first kind it is an instance of.
VALUES = [
    (DateTimeRangeField, DateTimeTZRange(MONDAY_NOON + timedelta(hours=8), MONDAY_NOON + timedelta(hours=9))),
    (DateRangeField, DateRange(TODAY, None)),
    (models.DateTimeField, lambda _: MONDAY_NOON),
    (models.DateField, TODAY),
    (models.UUIDField, lambda center: center.room.leader.pk),
    (models.JSONField, lambda _: {}),
    (ArrayField, lambda _: []),
    (models.BinaryField, b"sealed"),
    (models.BooleanField, False),
    (models.DecimalField, Decimal(1)),
    (models.IntegerField, 1),
    (models.TimeField, time(9)),
    (models.CharField, "said"),
    (models.TextField, "said"),
]


def somebody_elsewhere():
    """A whole other center's staff member who holds every role there, and one of its patients."""
    other = make_organization(name="Another center")
    return make_staff(other, *Role), make_patient(other)
