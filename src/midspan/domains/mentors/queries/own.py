"""What a patient asks: what matters to them, whom they are suggested, and their own match."""

from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct

from midspan.domains.meetings.queries import OwnWeek, own_week
from midspan.domains.mentors.enums import OPEN_MATCHES, Experience, MatchState, Meeting, Part
from midspan.domains.mentors.models import Match, Mentor, MentorProfile, MentorWish
from midspan.domains.mentors.queries.shown import ShownMentor, shown_mentors
from midspan.domains.mentors.queries.signed import HERE, filed_for
from midspan.domains.mentors.rules.deeds import may_renew
from midspan.domains.mentors.rules.suggesting import Suggestion, Wish, Zones, suggested
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import signing_law_of, visible
from midspan.domains.programs.queries import home_zone
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.values import Actor, DataClass


class OwnMatch(Struct, frozen=True, kw_only=True):
    """A match as the patient has it.

    `is_signed`: the consent for it is on file. `is_told`: the gate opens by it now, and no pause or limit closes it.
    """

    match: Match
    mentor: Mentor
    profile: MentorProfile | None
    is_signed: bool
    is_told: bool

    @property
    def may_be_renewed(self) -> bool:
        """Whether it goes on by signing for it anew: in its last days, or where what was signed is over."""
        ends_at = self.match.signed.ends_at if self.match.signed else None
        return self.match.state == MatchState.MATCHED and bool(
            may_renew(ends_at=ends_at, is_on_file=self.is_signed, now=clock.now())
        )


def own_wish(*, viewer: Actor) -> Wish | None:
    """What the viewer said matters to them; None where they have said nothing."""
    rows = MentorWish.objects.filter(patient_id=viewer.id)
    row = visible(rows, viewer=viewer, data_class=DataClass.JOURNAL).first()
    if row is None:
        return None
    return Wish(
        languages=frozenset(row.languages),
        experience=frozenset(map(Experience, row.experience)),
        meetings=frozenset(map(Meeting, row.meetings)),
        weekdays=frozenset(row.weekdays),
        parts=frozenset(map(Part, row.parts)),
    )


def is_of_age(*, viewer: Actor) -> bool:
    return signing_law_of(viewer=viewer, patient_id=viewer.id).signs is Signs.PATIENT


def own_names(*, viewer: Actor) -> list[str]:
    """Every name the viewer is known by, for a card to hold none of them."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk").filter(pk=viewer.id)
    found = rows.values_list("given_names", "family_name", "other_names", "name_to_use").first()
    return [name for name in found or () if name]


def mentor_suggestions(*, viewer: Actor, wish: Wish) -> tuple[list[Suggestion], OwnWeek]:
    """Whom the viewer is suggested beside their own week, with reasons; and that week."""
    week = own_week(viewer=viewer)
    offers = [one.offer for one in shown_mentors(viewer, but=_not_again(viewer))]
    taken = [one.span for one in week.taken]
    zones = Zones(home_zone(organization_id=viewer.organization_id), week.zone)
    return suggested(wish, offers, taken=taken, now=clock.now(), zones=zones), week


def is_available(*, viewer: Actor, mentor_id: UUID) -> bool:
    """Whether the viewer could show this mentor a card now."""
    found = mentor_for(viewer=viewer, mentor_id=mentor_id)
    return found is not None and found.offer.room > 0


def is_kept_from_mentor(*, viewer: Actor, mentor_id: UUID) -> bool:
    """Whether the viewer must not be told to this mentor."""
    return any(one.is_kept_from for one in shown_mentors(viewer, mentor_id=mentor_id))


def mentor_for(*, viewer: Actor, mentor_id: UUID) -> ShownMentor | None:
    """A mentor with an approved profile who has not said no to the viewer before."""
    if not viewer.is_patient:
        return None
    found = shown_mentors(viewer, but=_not_again(viewer), mentor_id=mentor_id)
    return found[0] if found else None


def _not_again(viewer: Actor) -> set[UUID]:
    """With whom a no, or an end that one of the two said, stays one; what ran out may be begun again."""
    over = own_matches(viewer).filter(Q(state=MatchState.DECLINED) | Q(state=MatchState.ENDED) & ~Q(ended_by=""))
    return set(over.values_list("mentor_id", flat=True))


def own_matches(viewer: Actor) -> QuerySet[Match]:
    return visible(Match.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)


def has_open_match(*, viewer: Actor) -> bool:
    return own_matches(viewer).filter(state__in=sorted(OPEN_MATCHES)).exists()


def own_match(*, viewer: Actor, match_id: UUID | None = None) -> OwnMatch | None:
    """The viewer's card or match that is open, else their last; or the one that is named."""
    rows = own_matches(viewer).select_related("mentor", "signed").order_by("-asked_at", "pk")
    found = list(rows if match_id is None else rows.filter(pk=match_id))
    match = next((one for one in found if one.state in OPEN_MATCHES), found[0] if found else None)
    if match is None:
        return None
    profiles = [one.profile for one in shown_mentors(viewer, mentor_id=match.mentor_id)]
    filed = [one for one in filed_for(match) if HERE in one.signed.shares]
    return OwnMatch(
        match=match,
        mentor=match.mentor,
        profile=profiles[0] if profiles else None,
        is_signed=bool(filed),
        is_told=any(one.is_open for one in filed),
    )
