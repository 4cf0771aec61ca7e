"""Asking about mentors: whom a patient is suggested, what is between two, what a mentor is shown, what is supervised.

What a mentor is shown of a match is asked of the gate, each time: it is open while the consent is. A card holds no name
of anybody's; the mentor to whom it is addressed reads it, and nobody else.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.circle.queries import kept_from_among
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import Draft, FiledConsent, SignedConsent, consents_of
from midspan.domains.going_back.queries import own_back, words_of
from midspan.domains.journey.queries import origins_of
from midspan.domains.meetings.queries import OwnWeek, own_week
from midspan.domains.mentors.enums import (
    OPEN_MATCHES,
    CheckInState,
    Experience,
    MatchState,
    Meeting,
    MentorState,
    Part,
    ProfileState,
)
from midspan.domains.mentors.models import CheckIn, Match, MatchConcern, Mentor, MentorProfile, MentorWish
from midspan.domains.mentors.own_check_ins import OwnCheckIn, check_ins_among, own_check_in_rows
from midspan.domains.mentors.rules.deeds import COORDINATES, RENEWED_FROM, RENEWED_UNTIL, may_renew
from midspan.domains.mentors.rules.suggesting import Offer, Suggestion, Window, Wish, Zones, suggested
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, ungated_patients
from midspan.domains.plans.queries import own_goals
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import own_practices
from midspan.domains.privacy.queries import Asking, Thing, filter_things, open_sources, signing_law_of, visible
from midspan.domains.programs.queries import home_zone
from midspan.domains.safety.queries import plan_of
from midspan.engines.disclosure import Item, Obligation, Signs
from midspan.kernel import clock
from midspan.ui.hours import duration_words
from midspan.values import Actor, ActorKind, DataClass, Label

__all__ = [
    "COORDINATES",
    "CheckIn",
    "Match",
    "MatchConcern",
    "Mentor",
    "MentorProfile",
    "OwnCheckIn",
    "Window",
    "Wish",
    "check_ins_among",
    "own_check_in_rows",
]

T = TypeVar("T")
HERE = "here"
BORN_WITH = frozenset({Label.PART2})  # Of whoever has no stay: the narrowest.
ASKED_STATES = (MatchState.ASKED, MatchState.ACCEPTED)
LIVE_CHECK_INS = (CheckInState.PROPOSED, CheckInState.AGREED)
# What the pages of a mentor do with what they show: they keep it nowhere, decide anew each time, show what was signed
# for and no more, say so, and carry the notice that forbids passing it on.
DOES = frozenset(
    {
        Obligation.NO_STORE,
        Obligation.EXPIRES,
        Obligation.MINIMUM_FIELDS,
        Obligation.CONSENT_COPY_OR_SCOPE,
        Obligation.PART2_NOTICE,
        Obligation.NO_REDISCLOSURE,
    }
)


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


class Section(Struct, frozen=True):
    """A part of a patient's own plans that they can let a mentor read, and how it is read from what they wrote."""

    key: str
    data_class: DataClass
    read: Callable[[Actor], tuple[str, ...]]


def windows_of(profile: MentorProfile) -> tuple[Window, ...]:
    return tuple(sorted(Window(*one) for one in profile.windows))


# --- What a patient asks -----------------------------------------------------------------------------------------


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
    offers = [one.offer for one in _shown(viewer, but=_not_again(viewer))]
    taken = [one.span for one in week.taken]
    zones = Zones(home_zone(organization_id=viewer.organization_id), week.zone)
    return suggested(wish, offers, taken=taken, now=clock.now(), zones=zones), week


def is_available(*, viewer: Actor, mentor_id: UUID) -> bool:
    """Whether the viewer could show this mentor a card now."""
    found = mentor_for(viewer=viewer, mentor_id=mentor_id)
    return found is not None and found.offer.room > 0


def is_kept_from_mentor(*, viewer: Actor, mentor_id: UUID) -> bool:
    """Whether the viewer must not be told to this mentor."""
    return any(one.is_kept_from for one in _shown(viewer, mentor_id=mentor_id))


def mentor_for(*, viewer: Actor, mentor_id: UUID) -> ShownMentor | None:
    """A mentor with an approved profile who has not said no to the viewer before."""
    if not viewer.is_patient:
        return None
    found = _shown(viewer, but=_not_again(viewer), mentor_id=mentor_id)
    return found[0] if found else None


def _shown(
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


def _not_again(viewer: Actor) -> set[UUID]:
    """With whom a no, or an end that one of the two said, stays one; what ran out may be begun again."""
    over = _own_matches(viewer).filter(Q(state=MatchState.DECLINED) | Q(state=MatchState.ENDED) & ~Q(ended_by=""))
    return set(over.values_list("mentor_id", flat=True))


def _own_matches(viewer: Actor) -> QuerySet[Match]:
    return visible(Match.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)


def has_open_match(*, viewer: Actor) -> bool:
    return _own_matches(viewer).filter(state__in=sorted(OPEN_MATCHES)).exists()


def own_match(*, viewer: Actor, match_id: UUID | None = None) -> OwnMatch | None:
    """The viewer's card or match that is open, else their last; or the one that is named."""
    rows = _own_matches(viewer).select_related("mentor", "signed").order_by("-asked_at", "pk")
    found = list(rows if match_id is None else rows.filter(pk=match_id))
    match = next((one for one in found if one.state in OPEN_MATCHES), found[0] if found else None)
    if match is None:
        return None
    profiles = [one.profile for one in _shown(viewer, mentor_id=match.mentor_id)]
    filed = [one for one in _filed_for(match) if HERE in one.signed.shares]
    return OwnMatch(
        match=match,
        mentor=match.mentor,
        profile=profiles[0] if profiles else None,
        is_signed=bool(filed),
        is_told=any(one.is_open for one in filed),
    )


# --- What both ask -----------------------------------------------------------------------------------------------


def match_between(*, viewer: Actor, match_id: UUID) -> Match | None:
    """A match as one of its two reaches it: a mentor a card that waits, or what the gate opens to them now."""
    if viewer.is_patient:
        return _own_matches(viewer).filter(pk=match_id).first()
    found = next((one for one in cards_for(viewer=viewer) if one.pk == match_id), None)
    return found or match_for(viewer=viewer, match_id=match_id)


def check_ins_of(match: Match, *, viewer: Actor) -> list[CheckIn]:
    """What is proposed or agreed in a match that is open to the viewer, the latest first.

    A mentor is told it together with the match, when the gate opens that, so that one look is one line of the ledger.
    """
    if viewer.is_mentor:
        return list(getattr(match, "live_check_ins", ())) if match.mentor_id == viewer.id else []
    if match_between(viewer=viewer, match_id=match.pk) is None:
        return []
    return list(_live_check_ins(viewer).filter(match=match))


def _live_check_ins(viewer: Actor) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(organization_id=viewer.organization_id, state__in=LIVE_CHECK_INS)
    return rows.order_by("-starts_at", "pk")


def check_in_for(match: Match, *, viewer: Actor, check_in_id: UUID) -> CheckIn | None:
    return next((one for one in check_ins_of(match, viewer=viewer) if one.pk == check_in_id), None)


# --- What a mentor asks ------------------------------------------------------------------------------------------


def own_mentor(*, viewer: Actor) -> Mentor | None:
    """The mentor who asks."""
    if not viewer.is_mentor:
        return None
    return Mentor.objects.filter(organization_id=viewer.organization_id, pk=viewer.id).first()


def own_profiles(*, viewer: Actor) -> list[MentorProfile]:
    """What the mentor who asks has said of themselves, the newest first."""
    if not viewer.is_mentor:
        return []
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, mentor_id=viewer.id)
    return list(rows.order_by("-number"))


def cards_for(*, viewer: Actor) -> list[Match]:
    """The cards that wait for the mentor who asks, or for a patient's last word after their yes. They name nobody."""
    if not viewer.is_mentor:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, mentor_id=viewer.id, state__in=ASKED_STATES)
    return list(rows.order_by("asked_at", "pk"))


def matches_for(*, viewer: Actor) -> list[Match]:
    """With whom the mentor who asks is matched, as far as the gate opens it to them now."""
    return _opened(viewer)


def match_for(*, viewer: Actor, match_id: UUID) -> Match | None:
    """One match of the mentor who asks, if the gate opens it to them now. Of the others nothing is asked or told."""
    return next(iter(_opened(viewer, pk=match_id)), None)


def _opened(viewer: Actor, **narrowed: UUID) -> list[Match]:
    if not viewer.is_mentor:
        return []
    rows = Match.objects.filter(
        organization_id=viewer.organization_id, mentor_id=viewer.id, state=MatchState.MATCHED, **narrowed
    ).order_by("matched_at", "pk")
    rows = rows.prefetch_related(Prefetch("check_ins", _live_check_ins(viewer), to_attr="live_check_ins"))
    labels = _labels_of(rows, viewer)
    things = [_thing(one, DataClass.PRESENCE, labels, f"Match/{one.pk}", one) for one in rows]
    return [one.shown(did=DOES) for one in filter_things(Asking(by=viewer), things)]


def sections_for(match: Match, *, viewer: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """Key and lines of each part of their plans that a patient lets the mentor who asks read, as it stands now."""
    if not viewer.is_mentor:
        return []
    chosen = {key for one in _filed_for(match) if one.is_open for key in one.signed.shares}
    labels, person = _labels_of([match], viewer), _person_of(match)
    read = [(one, one.read(person)) for one in SECTIONS if one.key in chosen]
    things = [
        _thing(match, one.data_class, labels, f"Section/{one.key}", (one.key, lines)) for one, lines in read if lines
    ]
    return [one.shown(did=DOES) for one in filter_things(Asking(by=viewer), things)]


def _labels_of(matches: Iterable[Match], viewer: Actor) -> dict[UUID, frozenset[Label]]:
    origins = origins_of(viewer=viewer, patient_ids={one.patient_id for one in matches})
    return {one.patient_id: one.labels for one in origins.values()}


def _thing(
    match: Match, data_class: DataClass, labels: dict[UUID, frozenset[Label]], reference: str, content: T
) -> Thing[T]:
    item = Item(classes=frozenset({data_class}), labels=labels.get(match.patient_id, BORN_WITH), reference=reference)
    return Thing(patient_id=match.patient_id, item=item, content=content)


def _person_of(match: Match) -> Actor:
    """The patient, as whom what they wrote is read: the gate then says whether the mentor is told."""
    return Actor(organization_id=match.organization_id, id=match.patient_id, kind=ActorKind.PATIENT)


# --- What a job asks ---------------------------------------------------------------------------------------------


def matches_left_over(*, viewer: Actor) -> list[UUID]:
    """Cards and matches that are over. For a job.

    Their mentor left or must not be told, a word elsewhere ended it, or what was signed ran out and was not renewed.
    """
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, state__in=sorted(OPEN_MATCHES))
    # After a death a human being tells the mentor, before anything ends by itself.
    told = _of_the_death().filter(closed_at__isnull=False)
    found = rows.select_related("mentor", "signed", "patient").annotate(is_told=Exists(told)).order_by("asked_at", "pk")
    return [one.pk for one in found if _is_settled_by_itself(viewer, one)]


def _is_settled_by_itself(viewer: Actor, match: Any) -> bool:
    if match.patient.died_at is not None:
        return match.state != MatchState.MATCHED or bool(match.is_told)
    return is_left(viewer=viewer, match=match) or _is_over(match)


def matches_of_the_dead(*, viewer: Actor) -> list[UUID]:
    """Matches whose mentor somebody has to tell that the person died, and nobody has been asked to. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = Match.objects.filter(organization_id=viewer.organization_id, state=MatchState.MATCHED)
    found = rows.filter(~Exists(_of_the_death()), patient__died_at__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _of_the_death() -> QuerySet[MatchConcern]:
    """Of a match what asks somebody to tell its mentor of the death that is written down now."""
    return MatchConcern.objects.filter(
        organization_id=OuterRef("organization_id"),
        match=OuterRef("pk"),
        raised_by="",
        raised_at__gte=OuterRef("patient__died_at"),
    )


def concerns_taken_back(*, viewer: Actor) -> list[UUID]:
    """Open ones that a death raised which was not so. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    rows = MatchConcern.objects.filter(organization_id=viewer.organization_id, raised_by="", closed_at=None)
    return list(rows.filter(patient__died_at=None).order_by("pk").values_list("pk", flat=True))


def is_left(*, viewer: Actor, match: Match) -> bool:
    """Whether its mentor is here no longer, or has come on the list of those who must not be told. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return False
    if match.mentor.state == MentorState.ENDED:
        return True
    shown = _shown(viewer, mentor_id=match.mentor_id, patient_id=match.patient_id)
    return any(one.is_kept_from for one in shown)


def _is_over(match: Match) -> bool:
    """Whether a match was begun, nothing signed for it is on file any more, and it cannot be renewed by now."""
    if match.state != MatchState.MATCHED or match.signed is None or signed_to_be_here(match):
        return False
    ends_at, now = match.signed.ends_at, clock.now()
    return not (ends_at is not None and ends_at <= now < ends_at + RENEWED_UNTIL)


def matches_running_out(*, viewer: Actor) -> list[UUID]:
    """Matches in the last days of what was signed, and those for which it has run out. For a job.

    Of the first those of which the patient was not told, of the second those by which the mentor still reaches them.
    """
    if viewer.kind is not ActorKind.JOB:
        return []
    now = clock.now()
    rows = Match.objects.filter(organization_id=viewer.organization_id, state=MatchState.MATCHED)
    soon = Q(signed__ends_at__lte=now + RENEWED_FROM, renewal_told_at=None)
    over = Q(signed__ends_at__lte=now, pk__in=open_sources(viewer=viewer))
    return list(rows.filter(soon | over, patient__died_at=None).order_by("asked_at", "pk").values_list("pk", flat=True))


def concerns_unseen(*, viewer: Actor) -> list[UUID]:
    """Open concerns of owners who work here no longer, or who let the day pass and were not reminded. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    here = _coordinators(viewer.organization_id)
    rows = MatchConcern.objects.filter(organization_id=viewer.organization_id, closed_at=None)
    late = Q(due_date__lt=clock.local_date(), reminded_at=None)
    left = ~Q(owner_id__in=here) if here else Q(pk__in=[])  # To whom else could it go?
    return list(rows.filter(late | left).order_by("due_date", "pk").values_list("pk", flat=True))


def mentors_unsupervised(*, viewer: Actor) -> list[UUID]:
    """Mentors whose coordinator works here no longer, where there is another one. For a job."""
    if viewer.kind is not ActorKind.JOB:
        return []
    here = _coordinators(viewer.organization_id)
    rows = Mentor.objects.filter(organization_id=viewer.organization_id).exclude(state=MentorState.ENDED)
    return [one.pk for one in rows.order_by("pk") if here and one.coordinator_id not in here]


def coordinator_now(*, viewer: Actor, coordinator_id: UUID) -> UUID:
    """That coordinator while they work here as one, else another who does; themselves again where nobody does."""
    here = _coordinators(viewer.organization_id)
    return coordinator_id if coordinator_id in here or not here else here[0]


def _coordinators(organization_id: UUID) -> list[UUID]:
    """Who coordinates mentors here now, by name."""
    return [one.pk for one in active_staff(organization_id=organization_id, role=Role.PEER_COORDINATOR)]


# --- Consents of a match -----------------------------------------------------------------------------------------


def draft_of(match: Match, mentor: Mentor, *, last_day: date, shares: tuple[str, ...] = (HERE,)) -> Draft:
    """The choices of a consent for this match: its recipient is known to the gate by the match."""
    return Draft(
        kind="mentor",
        name=mentor.name,
        shares=shares,
        purpose="support",
        until=Until.DAY,
        last_day=last_day,
        recipient_id=match.pk,
    )


def reference_of_match(match_id: UUID) -> str:
    """What the gate, and consents, call the mentor of a match."""
    return f"RelatedPerson/{match_id}"


def _filed_for(match: Match) -> list[FiledConsent]:
    """The consents for this match that are not over."""
    filed = consents_of(viewer=_person_of(match), patient_id=match.patient_id, now=clock.now())
    return [one for one in filed if one.is_on_file and one.signed.reference == reference_of_match(match.pk)]


def signed_for(match: Match) -> list[SignedConsent]:
    return [one.signed for one in _filed_for(match)]


def signed_to_be_here(match: Match) -> list[SignedConsent]:
    """What is signed, and not over, for the mentor to know that the person comes here."""
    return [one for one in signed_for(match) if HERE in one.shares]


def sections_signed(match: Match) -> list[SignedConsent]:
    """What is signed, and not over, for parts of plans."""
    return [one for one in signed_for(match) if HERE not in one.shares]


def sections_written(*, viewer: Actor) -> list[str]:
    """The keys of those parts of their own plans in which the viewer has written something."""
    return [one.key for one in SECTIONS if one.read(viewer)]


def _of_plan(part: str) -> Callable[[Actor], tuple[str, ...]]:
    def read(person: Actor) -> tuple[str, ...]:
        plan = plan_of(viewer=person, patient_id=person.id)
        return tuple(getattr(plan, part)) if plan else ()

    return read


def _stages(person: Actor) -> tuple[str, ...]:
    back = own_back(viewer=person)
    stages = words_of(back).stages if back else ()
    told = [{"day": date_format(one.from_date), "hours": duration_words(one.minutes)} for one in stages]
    return tuple(_("From %(day)s: %(hours)s a week") % one for one in told)


def _hard(person: Actor) -> tuple[str, ...]:
    back = own_back(viewer=person)
    return tuple(f"{one.what} → {one.then}" if one.then else one.what for one in words_of(back).hard) if back else ()


def _goals(person: Actor) -> tuple[str, ...]:
    return tuple(one.words for one in own_goals(viewer=person))


def _practice(person: Actor) -> tuple[str, ...]:
    """What they said yes to, by its name: neither what for nor how it went."""
    practices = own_practices(viewer=person, language=(get_language() or "en")[:2])
    return tuple(one.title for one in practices if one.state is AssignmentState.ACCEPTED)


SECTIONS = (
    Section("own_goals", DataClass.GOAL, _goals),
    Section("own_practice", DataClass.PRACTICE, _practice),
    Section("plan_signs", DataClass.CRISIS_PLAN, _of_plan("signs")),
    Section("plan_alone", DataClass.CRISIS_PLAN, _of_plan("alone")),
    Section("plan_distractions", DataClass.CRISIS_PLAN, _of_plan("distractions")),
    Section("plan_people", DataClass.CRISIS_PLAN, _of_plan("people")),
    Section("plan_reasons", DataClass.CRISIS_PLAN, _of_plan("reasons")),
    Section("back_stages", DataClass.LIFE, _stages),
    Section("back_hard", DataClass.LIFE, _hard),
)


# --- What a coordinator asks -------------------------------------------------------------------------------------


def mentors_supervised(*, viewer: Actor) -> list[Mentor]:
    """Every mentor of the center, those who go on first; nobody for who does not coordinate."""
    if not viewer.roles & COORDINATES:
        return []
    rows = Mentor.objects.filter(organization_id=viewer.organization_id).select_related("coordinator")
    return sorted(rows, key=lambda one: (one.state == MentorState.ENDED, one.name.casefold(), one.pk))


def mentor_supervised(*, viewer: Actor, mentor_id: UUID) -> Mentor | None:
    return next((one for one in mentors_supervised(viewer=viewer) if one.pk == mentor_id), None)


def profiles_of(*, viewer: Actor, mentor_id: UUID) -> list[MentorProfile]:
    """What a mentor has said of themselves, for who supervises them, the newest first."""
    if not viewer.roles & COORDINATES:
        return []
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, mentor_id=mentor_id)
    return list(rows.order_by("-number"))


def profiles_waiting(*, viewer: Actor) -> set[UUID]:
    """Whose profile waits to be looked at."""
    if not viewer.roles & COORDINATES:
        return set()
    rows = MentorProfile.objects.filter(organization_id=viewer.organization_id, state=ProfileState.WAITING)
    return set(rows.values_list("mentor_id", flat=True))


def open_concerns(*, viewer: Actor) -> list[MatchConcern]:
    """The viewer's own to see to, the one due first at the top."""
    return list(_concerns(viewer).filter(closed_at=None).order_by("due_date", "raised_at", "pk"))


def concern_for(*, viewer: Actor, concern_id: UUID) -> MatchConcern | None:
    return _concerns(viewer).filter(pk=concern_id).first()


def _concerns(viewer: Actor) -> QuerySet[MatchConcern]:
    rows = MatchConcern.objects.select_related("mentor")
    return visible(rows, viewer=viewer, data_class=DataClass.MESSAGE, author="owner_id")
