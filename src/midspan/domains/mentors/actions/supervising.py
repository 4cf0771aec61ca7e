"""Inviting a mentor, what they say of themselves, and the coordinator's work with them."""

from datetime import date
from uuid import UUID

from django.db.models import Max
from msgspec import Struct

from midspan.domains.mentors.enums import Experience, Meeting, MentorState, ProfileState
from midspan.domains.mentors.models import Mentor, MentorProfile, MentorReview
from midspan.domains.mentors.queries import coordinator_now
from midspan.domains.mentors.rules.deeds import NOTHING_HERE, may_coordinate, may_decide_profile, may_write_profile
from midspan.domains.mentors.rules.suggesting import Window
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import NewSignIn, close_mentor_account, open_mentor_account
from midspan.kernel import clock
from midspan.kernel.actions import action, record
from midspan.values import Actor, ActorKind, RefusedError, refused


class NewProfile(Struct, frozen=True, kw_only=True):
    """What a mentor says of themselves; `reach_words` only whoever is matched with them reads."""

    experience: tuple[Experience, ...]
    words: str
    languages: tuple[str, ...]
    windows: tuple[Window, ...]
    meetings: tuple[Meeting, ...]
    cannot: str
    capacity: int
    reach_words: str


@action("mentor.invite")
def invite_mentor(*, name: str, by: Actor) -> NewSignIn:
    """A mentor with an account of their own, and the paper that is handed to them. Raises RefusedError."""
    may_coordinate(by).require()
    paper = open_mentor_account(by=by)
    kept = Mentor.objects.create(
        organization_id=by.organization_id,
        id=paper.account.pk,
        account=paper.account,
        name=name.strip(),
        coordinator_id=by.id,
        invited_at=clock.now(),
    )
    record(by=by, verb="mentor.invited", subject=kept)
    return paper


@action("mentor.new_code")
def give_new_code(*, mentor_id: UUID, by: Actor) -> NewSignIn:
    """A new one-time code for a mentor who lost their way in. Raises RefusedError."""
    may_coordinate(by).require()
    mentor = _locked(mentor_id, by)
    may_write_profile(state=MentorState(mentor.state)).require()
    return open_mentor_account(by=by, account_id=mentor.pk)


@action("mentor.write_profile")
def write_profile(*, profile: NewProfile, by: Actor) -> MentorProfile:
    """A new version, which waits for the coordinator; the approved one is shown until then. Raises RefusedError."""
    mentor = _own(by)
    may_write_profile(state=MentorState(mentor.state)).require()
    rows = MentorProfile.objects.filter(organization_id=by.organization_id, mentor=mentor)
    rows.filter(state=ProfileState.WAITING).update(state=ProfileState.REPLACED)
    kept = MentorProfile.objects.create(
        organization_id=by.organization_id,
        mentor=mentor,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        experience=list(profile.experience),
        words=profile.words,
        languages=list(profile.languages),
        windows=[[one.weekday, one.start, one.end] for one in profile.windows],
        meetings=list(profile.meetings),
        cannot=profile.cannot,
        capacity=profile.capacity,
        reach_words=profile.reach_words,
        written_at=clock.now(),
    )
    tell(
        kind=NoticeKind.MENTOR_PROFILE,
        recipient_id=mentor.coordinator_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=mentor.pk,
        by=by,
    )
    return kept


@action("mentor.approve_profile")
def approve_profile(*, profile_id: UUID, by: Actor) -> MentorProfile:
    """Patients read this version from now on. Raises RefusedError for one that is decided or replaced."""
    profile, mentor = _waiting(profile_id, by)
    _decide(profile, ProfileState.APPROVED, "", by)
    mentor.capacity = profile.capacity
    mentor.save(update_fields=["capacity"])
    return profile


@action("mentor.return_profile")
def return_profile(*, profile_id: UUID, words: str, by: Actor) -> MentorProfile:
    """The mentor reads what to change; what was approved before is shown on. Raises RefusedError."""
    profile, _ = _waiting(profile_id, by)
    if not words.strip():
        raise RefusedError(refused("Write what to change."))
    return _decide(profile, ProfileState.RETURNED, words.strip(), by)


def _decide(profile: MentorProfile, state: ProfileState, words: str, by: Actor) -> MentorProfile:
    profile.state, profile.decision_words = state, words
    profile.decided_at, profile.decided_by_id = clock.now(), by.id
    profile.save(update_fields=["state", "decision_words", "decided_at", "decided_by"])
    return profile


def _waiting(profile_id: UUID, by: Actor) -> tuple[MentorProfile, Mentor]:
    may_coordinate(by).require()
    profile = MentorProfile.objects.get(organization_id=by.organization_id, pk=profile_id)
    mentor = _locked(profile.mentor_id, by)
    profile.refresh_from_db()
    may_decide_profile(by, is_waiting=profile.state == ProfileState.WAITING).require()
    return profile, mentor


@action("mentor.review")
def note_review(*, mentor_id: UUID, next_date: date, by: Actor) -> MentorReview:
    """The two talked today, and talk again on `next_date`. Raises RefusedError."""
    may_coordinate(by).require()
    mentor, today = _locked(mentor_id, by), clock.local_date()
    if next_date <= today:
        raise RefusedError(refused("Choose a day to come."))
    mentor.next_review_date = next_date
    mentor.save(update_fields=["next_review_date"])
    return MentorReview.objects.create(
        organization_id=by.organization_id,
        mentor=mentor,
        held_date=today,
        next_date=next_date,
        noted_at=clock.now(),
        noted_by_id=by.id,
    )


@action("mentor.pause")
def pause_mentor(*, is_paused: bool, by: Actor) -> Mentor:
    """A mentor is suggested to nobody new for a while, or again. Raises RefusedError."""
    mentor = _own(by)
    may_write_profile(state=MentorState(mentor.state)).require()
    mentor.state = MentorState.PAUSED if is_paused else MentorState.ACTIVE
    mentor.save(update_fields=["state"])
    return mentor


@action("mentor.hand_on")
def hand_on_mentor(*, mentor_id: UUID, by: Actor) -> Mentor:
    """A job gives the mentor of a coordinator who left to one who is here. Raises RefusedError."""
    if by.kind is not ActorKind.JOB:
        raise RefusedError(refused(NOTHING_HERE))
    mentor = _locked(mentor_id, by)
    mentor.coordinator_id = coordinator_now(viewer=by, coordinator_id=mentor.coordinator_id)
    mentor.save(update_fields=["coordinator"])
    return mentor


@action("mentor.end")
def end_mentor(*, mentor_id: UUID, by: Actor) -> Mentor:
    """They are no longer a mentor here: their account opens nothing, at once. Twice is once. Raises RefusedError.

    With whom they are matched nobody but the two knows; a job ends what is left of it (`tasks`).
    """
    may_coordinate(by).require()
    mentor = _locked(mentor_id, by)
    if mentor.state != MentorState.ENDED:
        mentor.state, mentor.ended_at = MentorState.ENDED, clock.now()
        mentor.save(update_fields=["state", "ended_at"])
        close_mentor_account(account_id=mentor.pk, by=by)
    return mentor


def _own(by: Actor) -> Mentor:
    if not by.is_mentor:
        raise RefusedError(refused("Only a mentor writes of themselves."))
    return _locked(by.id, by)


def _locked(mentor_id: UUID, by: Actor) -> Mentor:
    return Mentor.objects.select_for_update(of=("self",)).get(organization_id=by.organization_id, pk=mentor_id)
