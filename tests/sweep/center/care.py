"""What the team knows and writes: records, assessment, plan, questionnaires, notes, safety."""

from datetime import timedelta

from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from tests.sweep.canaries import words
from tests.sweep.center.around import make_circle
from tests.sweep.center.moments import LENGTH, MONDAY_NOON, THREAD, TODAY

NO_TERMS = {"basis": "", "basis_words": "", "passing_on": "", "is_third_party": False}


def make_records(center):
    """A medicine and an allergy gone through, a doubt of them, and a screen that came out and was read."""
    done = center.make_one("records.Reconciliation", is_asked=True, takes_none=False)
    line = {"reconciliation": done, "thread": THREAD, "state": "stopped"}
    center.make_one("records.MedicineLine", **line)
    center.make_one("records.ReconciledLine", thread=THREAD, decision="stop")
    center.make_one("records.ListDoubt", thread=None, said_at=MONDAY_NOON + LENGTH)
    came = {"media_type": "image/png", "way": "fax", "basis": "consent", "category": "other", "size": 6}
    center.make_one("records.ReceivedRecord", **came, passing_on="forbidden")
    for number, done in enumerate(("kept", "read"), 1):
        center.make_one("records.ReceivedRecordStep", step=done, number=number, **NO_TERMS)
    said = {"basis": "consent", "passing_on": "forbidden", "is_third_party": False}
    center.make_one("records.ReceivedRecordStep", step="corrected", number=3, **said)
    screen = center.make_one("records.DrugScreen", panel="basic")
    for number, step in enumerate(("ordered", "collected", "resulted", "reviewed"), 1):
        one = center.make_one("records.DrugScreenStep", screen=screen, step=step, number=number, specimen="urine")
        if step == "resulted":
            center.make_one("records.SubstanceResult", step=one, substance="cocaine", result="positive")


def make_assessment(center):
    """One in work, each of whose sections has its words; it is signed by nobody yet."""
    assessment = center.make_one("assessments.Assessment", edition="2026-11")
    said = {"assessment": assessment, "section": "concern"}
    center.make_one("assessments.SectionAnswer", **said, field="own_words")
    center.make_one("assessments.SectionSkip", assessment=assessment, section="legal")
    center.make_one("assessments.FoundNeed", **said)
    center.make_one("assessments.AssessmentAddendum", assessment=assessment)
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    for name, section, field in (("OwnPart", "concern", "own_words"), ("OwnPartDraft", "goals", "own_words")):
        word = {field: words()[f"assessments.{name}.words"]}
        center.make_one(f"assessments.{name}", section=section, words=word, reason="")
    see_all(center.organization)
    center.make_one("assessments.OwnPartLook", assessment=assessment, field="own_words", outcome="left")


def make_plan_of_care(center):
    """One version that holds, rated and reviewed, and the next one, which is being written."""
    states = ({"state": "offered"}, {"state": "active", "active_at": MONDAY_NOON, "review_date": TODAY})
    held = make_version(center, number=1)
    center.make_one("plans.PlanSignature", signer="supervisor", credential="LCSW")
    center.make_one("plans.Touch", thread=THREAD, source_id=center.room.session.pk)
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    for signer in ("clinician", "patient"):
        center.make_one("plans.PlanSignature", signer=signer, digest=held.digest, credential="LCSW")
    for state in states:
        type(held).objects.filter(pk=held.pk).update(**state)
    center.make_one("plans.OwnRating", thread=THREAD, plan=held)
    center.make_one("plans.GoalShown", thread=THREAD, taken_back_at=None)
    see_all(center.organization)
    center.make_one("plans.PlanReview", plan=held, held_by=center.room.leader)
    center.make_one("plans.ObjectiveReview", thread=THREAD)
    center.make_one("plans.CriterionReview", thread=THREAD)
    center.make_one("rounds.Round", begun_by=center.room.leader, begun_at=MONDAY_NOON)
    center.make_one("rounds.Turn", state="decided", decision="keep", kept_by=center.room.leader)
    center.make_one("rounds.Errand", owner=center.room.leader)
    make_version(center, number=2)
    center.make_one("plans.StaffNote", thread=THREAD, author=center.room.leader)
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    suggestions = [center.make_one("plans.Suggestion", thread=THREAD) for _ in ("answered", "open")]
    see_all(center.organization)
    center.make_one("plans.SuggestionAnswer", suggestion=suggestions[0], answer="left", answered_by=center.room.leader)


def make_version(center, *, number):
    """A draft with one thread, whose links all go by one id: each is of another kind."""
    plan = center.make_one("plans.Plan", number=number)
    hangs = {"plan": plan, "thread": THREAD}
    need = center.make_one("plans.Need", **hangs, found_id=center.made["assessments.FoundNeed"].pk)
    goal = center.make_one("plans.Goal", need=need, **hangs)
    levels = [words()["plans.Objective.levels"]] * 5
    objective = center.make_one("plans.Objective", goal=goal, measured_by="diary", levels=levels, **hangs)
    center.make_one("plans.Intervention", objective=objective, modality="group", **hangs)
    center.make_one("plans.Criterion", **hangs)
    return plan


def make_measures(center):
    """Asked, half answered, worse than at the start."""
    asked = {"instrument": "phq-9", "starts_on": TODAY, "every_days": 7}
    assignment = center.make_one("measures.Assignment", **asked)
    came = {"instrument": "phq-9", "edition": "2026-11", "is_complete": True, "band": "mild", "subscales": {}}
    for days, score in ((9, 5), (2, 20)):
        day = TODAY - timedelta(days=days)
        center.make_one("measures.Administration", **came, score=score, answered_on=day, language="en")
    center.make_one("measures.GivenAnswer", item="9", place=1, points=1)
    center.make_one("measures.TrackReview", instrument="phq-9", reasons=["worse"], thoughts=[])
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    center.make_one("measures.Draft", assignment=assignment, due_on=TODAY, answers={"1": 1})
    center.make_one("measures.LifeEvent", on_date=TODAY - timedelta(days=3))
    see_all(center.organization)


def make_notes(center):
    """An entry of the group's session, and a signed note about a contact."""
    attendance = center.make_one("encounters.Attendance", session=center.room.session, booking=center.booking)
    entry = center.make_one("encounters.IndividualEntry", session=center.room.session, attendance=attendance)
    center.make_one("encounters.EntryObjective", entry=entry)
    times = {"local_date": TODAY, "began_at": MONDAY_NOON - 2 * LENGTH, "ended_at": MONDAY_NOON - LENGTH}
    contact = center.make_one("encounters.Contact", mode="in_person", **times)
    signed = {"state": "signed", "signed_at": MONDAY_NOON, "author": center.room.leader}
    center.made["note"] = center.make_one("encounters.IndividualEntry", contact=contact, **signed)
    center.make_one("encounters.Countersignature", entry=center.made["note"])


def make_safety(center):
    """One that was closed with its formulation and one that is open, with what the person said to it."""
    due = MONDAY_NOON + timedelta(hours=1)
    told = {"kind": "answer", "instrument": "phq-9", "item": "9", "points": 3, "tier": "b", "due_at": due}
    closed = center.make_one("safety.Obligation", **told, source="a", opened_at=MONDAY_NOON - timedelta(hours=2))
    written = center.make_one("safety.Formulation", obligation=closed, follow_up_at=due, written_at=MONDAY_NOON)
    by = {"closed_by": center.room.leader, "credential": center.room.leader.credentials[0]}
    center.make_one("safety.Closing", obligation=closed, formulation=written, disposition="stays", **by)
    center.made.pop("safety.Obligation")
    one = center.make_one("safety.Obligation", **told, source="b", opened_at=MONDAY_NOON)
    center.make_one("safety.Step", obligation=one, number=1, kind="contact", outcome="reached", tier="", due_at=None)
    center.make_one("safety.SharedPart", part="signs")
    center.make_one("safety.OwnReply", obligation=one, safe="unsure")
    plan = center.make_one("safety.SafetyPlan", written_by=center.patient.pk)
    center.make_one("safety.PlanReading", plan=plan, read_by=center.room.leader.pk, read_on=TODAY)
    center.make_one("safety.AgreedLine", number=1, points=2, agreed_at=MONDAY_NOON)
    center.make_one("safety.Baseline", recorded_at=MONDAY_NOON, until_at=MONDAY_NOON + timedelta(days=7))
    make_circle(center)
