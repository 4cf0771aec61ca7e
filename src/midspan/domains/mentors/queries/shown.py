"""A mentor as patients read them, with the room they have."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from msgspec import Struct

from midspan.domains.circle.queries import kept_from_among
from midspan.domains.mentors.enums import Experience, Meeting, MentorState, ProfileState
from midspan.domains.mentors.models import Mentor, MentorProfile
from midspan.domains.mentors.rules.suggesting import Offer, Window
from midspan.values import Actor


class ShownMentor(Struct, frozen=True, kw_only=True):
    """A mentor as patients read them: what their approved profile says.

    `is_kept_from`: whoever looks must not be told to them; they then have no room, and nothing more is said.
    """

    mentor: Mentor
    profile: MentorProfile
    is_kept_from: bool = False

    @property
    def offer(self) -> Offer:
        return Offer(
            mentor_id=self.mentor.pk,
            name=self.mentor.name,
            languages=frozenset(self.profile.languages),
            experience=frozenset(map(Experience, self.profile.experience)),
            meetings=frozenset(map(Meeting, self.profile.meetings)),
            windows=windows_of(self.profile),
            room=self.mentor.capacity - self.mentor.matched if self._takes_somebody else 0,
        )

    @property
    def _takes_somebody(self) -> bool:
        return self.mentor.state == MentorState.ACTIVE and not self.is_kept_from


def windows_of(profile: MentorProfile) -> tuple[Window, ...]:
    return tuple(sorted(Window(*one) for one in profile.windows))


def shown_mentors(
    viewer: Actor, *, but: Collection[UUID] = (), mentor_id: UUID | None = None, patient_id: UUID | None = None
) -> list[ShownMentor]:
    """Mentors as the viewer, or as a job sees it that patient, is shown them."""
    of_organization = Q(organization_id=viewer.organization_id)
    mentors = Mentor.objects.filter(of_organization).exclude(state=MentorState.ENDED).exclude(pk__in=but)
    if mentor_id is not None:
        mentors = mentors.filter(pk=mentor_id)
    approved = MentorProfile.objects.filter(of_organization, state=ProfileState.APPROVED).order_by("number")
    newest = {one.mentor_id: one for one in approved}
    found = [(one, newest[one.pk]) for one in mentors.order_by("name", "pk") if one.pk in newest]
    people = {one.pk: (one.name, profile.reach_words) for one, profile in found}
    kept = kept_from_among(viewer=viewer, patient_id=patient_id or viewer.id, people=people)
    return [ShownMentor(mentor=one, profile=profile, is_kept_from=one.pk in kept) for one, profile in found]
