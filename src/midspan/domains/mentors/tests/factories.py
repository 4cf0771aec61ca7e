"""Mentors for tests: invited by the coordinator, with an approved profile, and matched as both sides do it."""

from datetime import timedelta

from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.mentors.actions import (
    NewCard,
    NewProfile,
    answer_card,
    approve_profile,
    invite_mentor,
    keep_wish,
    show_card,
    sign_match,
    write_profile,
)
from midspan.domains.mentors.enums import Experience, Meeting, Part
from midspan.domains.mentors.models import Mentor
from midspan.domains.mentors.queries import draft_of
from midspan.domains.mentors.rules.suggesting import Window
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import actor_of
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.queries import reach_of
from midspan.kernel import clock
from midspan.kernel.row_security import bind

TUESDAY_EVENING = Window(1, 18 * 60, 21 * 60)


class SignedInMentor:
    """A mentor with an account of their own, as tests that sign somebody in need one."""

    def __init__(self, paper):
        self.paper, self.account = paper, paper.account
        self.pk = paper.account.pk
        self.by = actor_of(paper.account)

    @property
    def row(self):
        return Mentor.objects.get(pk=self.pk)


def act_as(actor):
    """Bind the test's transaction to this person, as a request does. Returns the person."""
    bind(organization_id=actor.organization_id, actor_id=actor.id, reach=reach_of(actor))
    return actor


def make_coordinator(organization, **fields):
    return make_staff(organization, Role.PEER_COORDINATOR, **{"given_name": "Cleo", **fields})


def make_profile(**fields):
    said = {
        "experience": (Experience.SAME_PROGRAM, Experience.ALCOHOL),
        "words": "Six years sober, two of them hard.",
        "languages": ("en", "es"),
        "windows": (TUESDAY_EVENING,),
        "meetings": (Meeting.PHONE, Meeting.IN_PERSON),
        "cannot": "No calls after nine.",
        "capacity": 2,
        "reach_words": "Call 555-0133.",
    }
    return NewProfile(**{**said, **fields})


def make_mentor(coordinator, name="Mara", **profile):
    """One whose profile is approved. Leaves the transaction bound to the coordinator."""
    by = actor_for(coordinator)
    act_as(by)
    mentor = SignedInMentor(invite_mentor(name=name, by=by))
    act_as(mentor.by)
    written = write_profile(profile=make_profile(**profile), by=mentor.by)
    act_as(by)
    approve_profile(profile_id=written.pk, by=by)
    return mentor


def make_wish(patient, **fields):
    said = {"languages": ("es",), "experience": (), "meetings": (), "weekdays": (1,), "parts": (Part.EVENING,)}
    return keep_wish(**{**said, **fields}, by=act_as(actor_for(patient)))


def make_card(patient, mentor, alias="Heron"):
    """The patient's yes. Leaves the transaction bound to them."""
    card = NewCard(alias=alias, languages=("es",), weekdays=(1,), parts=(Part.EVENING,))
    return show_card(mentor_id=mentor.pk, card=card, by=act_as(actor_for(patient)))


def signs(patient, match, *, days=90):
    """The patient's last word, as they read and sign it."""
    by, last_day = act_as(actor_for(patient)), clock.local_date() + timedelta(days=days)
    parties = parties_of(viewer=by, patient_id=by.id)
    draft = draft_of(match, Mentor.objects.get(pk=match.mentor_id), last_day=last_day)
    read = text_of(draft, parties, language="en", today=clock.local_date()).digest
    said = {"signed_name": parties.patient, "read_digest": read, "last_day": last_day, "language": "en"}
    return sign_match(match_id=match.pk, agrees=True, by=by, **said)


def make_match(patient, mentor, alias="Heron"):
    """Both yes, and signed. Leaves the transaction bound to the patient."""
    match = make_card(patient, mentor, alias)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=act_as(mentor.by))
    return signs(patient, match)
