"""What the patient does and writes by themselves."""

from uuid import UUID

from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from tests.sweep.canaries import words
from tests.sweep.center.moments import MONDAY_NOON, TODAY


def make_practice(center):
    """A skill of the group that they practice, share everything of but one note, and that a note speaks of."""
    toward = {"objective": center.made["plans.Objective"], "session": center.room.session}
    said = {"state": "accepted", "end_reason": "", "ended_at": None, "answered_at": MONDAY_NOON}
    center.make_one("practice.Assignment", skill="ride-the-urge", offered_by=center.room.leader, **toward, **said)
    center.make_one("practice.PracticeSharing", setting="everything")
    center.make_one("practice.Cue", kind="time", weekdays=[0], minute=600)
    center.make_one("practice.PracticeLog", replaces=None, helped="yes", local_date=TODAY)
    center.make_one("practice.PracticeNote", is_shared=False)
    center.make_one("practice.Return", state="due", settled_at=None, due_on=TODAY)
    center.make_one("practice.Prompt", on_date=TODAY)
    center.make_one("practice.Reminding", is_on=True, most_a_day=2)
    center.make_one("practice.SkillOpening", skill="body-reset", opened_by=center.room.leader)
    entry = center.made["encounters.IndividualEntry"]
    center.make_one("practice.NotedPractice", entry=entry, noted_by=center.room.leader)


def make_diary(center):
    """A day that was told, and what of it was told."""
    day = {"on_date": TODAY, "number": 1, "is_late": False, "used": True, "mood": 4, "use_signs": [], "skills": []}
    chosen = {"written_on": TODAY, "tells_use": True, "shares_week": True}
    center.make_one("diary.Writing", **day, **chosen)
    center.make_one("diary.ToldDay", **day)
    center.make_one("diary.Settings", tells_use=True, shares_week=True)
    center.make_one("diary.OwnDate", number=1, since=TODAY)
    center.make_one("diary.Reflection", on_date=TODAY, number=1, shares="all")
    center.make_one("diary.ToldReflection", on_date=TODAY, number=1)
    center.make_one("diary.Milestone", days=1, reached_on=TODAY)


def make_promises(center):
    """A promise of the person's that addresses name, one of the team's, and a need that somebody took."""
    words_of = {"from_week": None, "renegotiated_on": None, "by_date": TODAY, "beside": None}
    theirs = {"kind": "own", "state": "open", "number": 1, "confidence": 7, "thread": UUID(int=8)}
    promise = center.make_one("commitments.Promise", proposed_by=center.room.leader, **theirs, **words_of)
    center.make_one("commitments.PromiseStep", promise=promise, number=1, state="open")
    team = {
        "kind": "team",
        "state": "open",
        "number": 1,
        "confidence": None,
        "thread": UUID(int=9),
        "who_knows": "",
    }
    center.make_one("commitments.Promise", owner=center.room.leader, **team, **words_of)
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    center.make_one("commitments.WhoKnows", promise=promise)
    see_all(center.organization)
    taken = {"state": "taken", "owner": center.room.leader, "by_date": TODAY, "kind": "housing", "helped": ""}
    need = center.make_one("commitments.LifeNeed", **taken)
    center.make_one("commitments.LifeNeedStep", need=need, number=1, helped="", state="taken", by_date=TODAY)


def make_going_back(center):
    """Back to work in one stage, shared with the counselor, and looked at today."""
    stages = [{"from_date": TODAY.isoformat(), "minutes": 600}]
    hard = [{"what": words()["going_back.BackVersion.hard"]}]
    said = {"going_to": "work", "who_knows": "manager", "stages": stages, "hard": hard}
    center.make_one("going_back.BackSharing", since_number=1, episode=center.stay)
    center.make_one("going_back.BackVersion", number=1, review_date=TODAY, **said)
    looked = {"looked_by": center.counselor, "episode": center.stay, "taken_back_at": MONDAY_NOON}
    center.make_one("going_back.BackLook", number=1, **looked)


def make_entries(center):
    """Something of theirs that was not taken in, and the phone it was written on."""
    center.make_one("entries.DeviceShare", share=b"half a key")
    now = {"arrived_at": clock.now(), "made_at_ours": clock.now()}
    bind(organization_id=center.organization.pk, actor_id=center.patient.pk, reach=Reach.ALL)
    center.make_one("entries.Entry", outcome="refused", reason="invalid", leads_to="", **now)
    see_all(center.organization)
