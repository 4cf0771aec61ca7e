"""Check-ins that both agree on, what a mentor reads of somebody's plans, and concerns with an owner."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.encounters.tests.factories import row
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.mentors.actions import (
    NewCheckIn,
    call_off_check_in,
    close_concern,
    end_match,
    mark_done,
    move_check_in,
    pause_match,
    propose_check_in,
    raise_concern,
    share_sections,
    take_back_sections,
)
from midspan.domains.mentors.actions.concerns import TOLD_IN_PERSON
from midspan.domains.mentors.enums import CheckInState, MatchState, Meeting
from midspan.domains.mentors.models import CheckIn, MatchConcern, Mentor
from midspan.domains.mentors.queries import (
    check_ins_of,
    concern_for,
    draft_of,
    open_concerns,
    sections_for,
    sections_written,
    signed_for,
)
from midspan.domains.mentors.rules.deeds import due_after
from midspan.domains.mentors.tasks import settle_matches
from midspan.domains.mentors.tests.factories import act_as, make_coordinator, make_match, make_mentor, make_wish
from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.actions import keep_death
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.tests.factories import OWN_WORDS, sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import open_sources
from midspan.domains.safety.actions import keep_plan
from midspan.domains.safety.enums import PlanPart
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


class Pair:
    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.coordinator, self.other_coordinator = (
            make_coordinator(self.organization),
            make_coordinator(self.organization),
        )
        self.mentor = make_mentor(self.coordinator)
        make_wish(self.rowan)
        self.match = make_match(self.rowan, self.mentor)
        self.patient = actor_for(self.rowan)

    def propose(self, by, *, hours=24, replaces=None):
        said = NewCheckIn(starts_at=clock.now() + timedelta(hours=hours), minutes=30, meeting=Meeting.PHONE)
        return propose_check_in(match_id=self.match.pk, check_in=said, replaces_id=replaces, by=act_as(by))

    def move(self, check_in, to, by):
        return move_check_in(match_id=self.match.pk, check_in_id=check_in.pk, to=to, by=act_as(by))

    def agreed(self):
        return self.move(self.propose(self.patient), CheckInState.AGREED, self.mentor.by)

    def writes_plan(self):
        parts = {PlanPart.SIGNS: ["I stop answering."], PlanPart.REASONS: ["My sister’s garden."]}
        keep_plan(patient_id=self.rowan.pk, parts=parts, seen=0, by=act_as(self.patient))

    def wants_and_practices(self):
        """A plan with a goal in their words, and two practices of which one still waits for an answer."""
        counselor = actor_for(make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"]))
        see_all(self.organization)
        stay = make_episode(self.organization, self.rowan, state="admitted")
        to = {"actor_id": counselor.id, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(**to, basis=Basis.CARE_TEAM, by=counselor)
        write_plan(self.rowan, counselor)
        sign_by_both(self.rowan, counselor)
        offered = {"offered_by_id": counselor.id, "offered_at": clock.now(), "what_for": "When the bar is near"}
        offered |= {"organization": self.organization, "patient": self.rowan}
        row("practice.Assignment", **offered, skill="ride-the-urge", state="accepted", answered_at=clock.now())
        row("practice.Assignment", **offered, skill="five-senses-anchor")

    def shares(self, *sections):
        by, last_day = act_as(self.patient), clock.local_date() + timedelta(days=30)
        parties = parties_of(viewer=by, patient_id=by.id)
        draft = draft_of(self.match, Mentor.objects.get(), last_day=last_day, shares=sections)
        read = text_of(draft, parties, language="en", today=clock.local_date()).digest
        said = {"signed_name": parties.patient, "read_digest": read, "language": "en", "last_day": last_day}
        return share_sections(match_id=self.match.pk, sections=sections, by=by, **said)

    def reads(self):
        return dict(sections_for(self.match, viewer=act_as(self.mentor.by)))


@pytest.fixture
def pair():
    return Pair()


def states(pair):
    see_all(pair.organization)
    return {one.pk: one.state for one in CheckIn.objects.all()}


def test_time_counts_once_the_other_one_agreed(pair):
    proposed = pair.propose(pair.patient)

    with pytest.raises(RefusedError, match="other one answers"):
        pair.move(proposed, CheckInState.AGREED, pair.patient)
    pair.move(proposed, CheckInState.AGREED, pair.mentor.by)

    assert states(pair) == {proposed.pk: "agreed"}


def test_change_needs_both_and_the_earlier_time_holds_until_then(pair):
    agreed = pair.agreed()
    other = pair.propose(pair.mentor.by, hours=48, replaces=agreed.pk)
    before = states(pair)

    pair.move(other, CheckInState.AGREED, pair.patient)

    assert before == {agreed.pk: "agreed", other.pk: "proposed"}
    assert states(pair) == {agreed.pk: "replaced", other.pk: "agreed"}


def test_no_to_a_change_leaves_what_was_agreed(pair):
    agreed = pair.agreed()
    other = pair.propose(pair.mentor.by, hours=48, replaces=agreed.pk)

    pair.move(other, CheckInState.DECLINED, pair.patient)

    assert states(pair) == {agreed.pk: "agreed", other.pk: "declined"}


def test_of_two_changes_of_one_time_only_one_is_agreed_on(pair):
    agreed = pair.agreed()
    mine = pair.propose(pair.patient, hours=48, replaces=agreed.pk)
    theirs = pair.propose(pair.mentor.by, hours=72, replaces=agreed.pk)

    pair.move(mine, CheckInState.AGREED, pair.mentor.by)

    with pytest.raises(RefusedError, match="changed meanwhile"):
        pair.move(theirs, CheckInState.AGREED, pair.patient)
    assert states(pair) == {agreed.pk: "replaced", mine.pk: "agreed", theirs.pk: "declined"}


def test_change_of_what_was_called_off_brings_nothing_back(pair):
    agreed = pair.agreed()
    other = pair.propose(pair.mentor.by, hours=48, replaces=agreed.pk)
    call_off_check_in(match_id=pair.match.pk, check_in_id=agreed.pk, by=act_as(pair.mentor.by))

    with pytest.raises(RefusedError, match="changed meanwhile"):
        pair.move(other, CheckInState.AGREED, pair.patient)
    assert states(pair) == {agreed.pk: "called_off", other.pk: "declined"}


def test_change_of_what_was_held_meanwhile_is_not_agreed_on(pair, monkeypatch):
    agreed = pair.agreed()
    other = pair.propose(pair.mentor.by, hours=96, replaces=agreed.pk)
    later = clock.now() + 2 * TOMORROW
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    mark_done(match_id=pair.match.pk, check_in_id=agreed.pk, is_done=True, by=act_as(pair.patient))

    with pytest.raises(RefusedError, match="changed meanwhile"):
        pair.move(other, CheckInState.AGREED, pair.patient)
    assert states(pair)[agreed.pk] == "agreed"


def test_who_proposed_takes_it_back_and_either_calls_off_what_was_agreed(pair):
    proposed, agreed = pair.propose(pair.patient), pair.agreed()

    with pytest.raises(RefusedError, match="Only who proposed"):
        pair.move(proposed, CheckInState.TAKEN_BACK, pair.mentor.by)
    pair.move(proposed, CheckInState.TAKEN_BACK, pair.patient)
    call_off_check_in(match_id=pair.match.pk, check_in_id=agreed.pk, by=act_as(pair.mentor.by))

    assert states(pair) == {proposed.pk: "taken_back", agreed.pk: "called_off"}
    assert check_ins_of(pair.match, viewer=act_as(pair.patient)) == []


@pytest.mark.parametrize(("hours", "why"), [(-1, "over"), (24 * 100, "three months")])
def test_time_is_one_to_come_and_not_far(pair, hours, why):
    with pytest.raises(RefusedError, match=why):
        pair.propose(pair.patient, hours=hours)


def test_on_a_break_nothing_new_is_proposed(pair):
    pause_match(match_id=pair.match.pk, is_paused=True, by=act_as(pair.patient))

    with pytest.raises(RefusedError, match="break"):
        pair.propose(pair.mentor.by)


def test_each_marks_for_themselves_and_only_what_is_over(pair, monkeypatch):
    agreed = pair.agreed()
    about = {"match_id": pair.match.pk, "check_in_id": agreed.pk, "is_done": True}
    with pytest.raises(RefusedError, match="still to come"):
        mark_done(**about, by=act_as(pair.patient))
    later = clock.now() + 2 * TOMORROW
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    done = mark_done(**about, by=act_as(pair.patient))

    assert (done.patient_done_at, done.mentor_done_at) == (later, None)


def test_what_is_shared_is_exactly_what_was_signed_for(pair):
    pair.writes_plan()
    assert sections_written(viewer=act_as(pair.patient)) == ["plan_signs", "plan_reasons"]
    assert pair.reads() == {}

    pair.shares("plan_signs")
    first = pair.reads()
    pair.shares("plan_reasons")

    assert first == {"plan_signs": ("I stop answering.",)}
    assert pair.reads() == {"plan_reasons": ("My sister’s garden.",)}


def test_goals_and_what_is_practiced_can_be_given_and_nothing_beside_them(pair):
    pair.wants_and_practices()
    assert sections_written(viewer=act_as(pair.patient)) == ["own_goals", "own_practice"]
    assert pair.reads() == {}

    pair.shares("own_goals")
    first = pair.reads()
    pair.shares("own_goals", "own_practice")

    assert first == {"own_goals": (OWN_WORDS,)}
    assert pair.reads() == {"own_goals": (OWN_WORDS,), "own_practice": ("Ride the urge",)}


def test_goals_are_chosen_and_signed_for_on_the_screens_and_stand_on_the_mentor_s(pair, client):
    pair.wants_and_practices()
    client.force_login(pair.rowan.account)
    url = reverse("mentors:sections", args=[pair.match.pk])
    chosen = {"sections": ["own_goals"], "length": "30"}

    choices, text = client.get(url).text, client.post(url, chosen).text
    read = re.search(r'name="read" value="([^"]+)"', text).group(1)
    see_all(pair.organization)
    name = parties_of(viewer=act_as(pair.patient), patient_id=pair.rowan.pk).patient
    client.post(url, {**chosen, "read": read, "signed_name": name})
    client.force_login(pair.mentor.account)
    page = client.get(reverse("mentor:person", args=[pair.match.pk])).text

    assert ["Your goals, in your own words" in choices, "my goals, in my own words" in text] == [True, True]
    assert ["Their goals, in their own words" in page, escape(OWN_WORDS) in page] == [True, True]
    assert "What they practice between sessions" not in page


def test_given_practices_are_told_in_the_language_of_the_mentor(pair):
    pair.wants_and_practices()
    pair.shares("own_practice")

    with translation.override("es"):
        assert pair.reads() == {"own_practice": ("Dejar pasar la ola",)}


def test_what_is_taken_back_is_gone_at_the_next_look(pair):
    pair.writes_plan()
    pair.shares("plan_signs", "plan_reasons")
    before = pair.reads()

    take_back_sections(match_id=pair.match.pk, language="en", by=act_as(pair.patient))

    assert (len(before), pair.reads()) == (2, {})


def test_end_of_the_match_ends_what_was_shared(pair):
    pair.writes_plan()
    pair.shares("plan_signs")

    end_match(match_id=pair.match.pk, by=act_as(pair.mentor.by))

    assert pair.reads() == {}


def test_no_part_of_a_plan_is_shared_in_a_match_that_has_ended(pair):
    pair.writes_plan()
    end_match(match_id=pair.match.pk, by=act_as(pair.mentor.by))

    with pytest.raises(RefusedError):
        pair.shares("plan_signs")
    see_all(pair.organization)
    assert signed_for(pair.match) == []


@pytest.mark.parametrize("who", ["patient", "mentor"])
def test_concern_has_an_owner_who_reads_it_and_a_time_and_the_other_one_does_not(pair, who):
    by = pair.patient if who == "patient" else pair.mentor.by
    concern = raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(by))
    owner, colleague = actor_for(pair.coordinator), actor_for(pair.other_coordinator)

    assert [one.words for one in open_concerns(viewer=act_as(owner))] == ["They asked for money."]
    assert concern.due_date == due_after(clock.local_date())
    assert ungated_patients().filter(given_names="Rowan").count() == 1  # By the tie that the concern opened.
    assert open_concerns(viewer=act_as(colleague)) == []
    act_as(pair.mentor.by if who == "patient" else pair.patient)
    assert MatchConcern.objects.count() == 0


def leaves(pair, staff):
    see_all(pair.organization)
    staff.is_active = False
    staff.save()


def test_concern_goes_to_a_coordinator_who_is_here_where_the_mentors_own_has_left(pair):
    leaves(pair, pair.coordinator)

    raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(pair.patient))

    viewer = act_as(actor_for(pair.other_coordinator))
    assert [one.words for one in open_concerns(viewer=viewer)] == ["They asked for money."]
    assert [one.kind for one in unread_notices(viewer=viewer)] == ["mentor_concern"]


def test_what_a_coordinator_had_who_leaves_goes_to_one_who_is_here(pair):
    concern = raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(pair.patient))
    leaves(pair, pair.coordinator)

    settle_matches(str(pair.organization.pk))

    viewer = act_as(actor_for(pair.other_coordinator))
    assert [one.pk for one in open_concerns(viewer=viewer)] == [concern.pk]
    assert ungated_patients().filter(given_names="Rowan").count() == 1
    assert [one.kind for one in unread_notices(viewer=viewer)] == ["mentor_concern"]
    assert Mentor.objects.get().coordinator_id == pair.other_coordinator.pk
    assert not open_sources(viewer=viewer).filter(actor_id=pair.coordinator.pk).exists()


def test_concern_stays_where_it_is_while_nobody_else_coordinates(pair):
    concern = raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(pair.patient))
    leaves(pair, pair.other_coordinator)
    leaves(pair, pair.coordinator)

    settle_matches(str(pair.organization.pk))

    see_all(pair.organization)
    pair.coordinator.is_active = True
    pair.coordinator.save()
    assert [one.pk for one in open_concerns(viewer=act_as(actor_for(pair.coordinator)))] == [concern.pk]


def test_owner_is_reminded_once_of_a_concern_that_is_past_its_day(pair, monkeypatch):
    concern = raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(pair.patient))
    owner = actor_for(pair.coordinator)
    told = []
    for days in (0, 6, 7):
        later = concern.raised_at + days * TOMORROW
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        mark_all_read(by=act_as(owner))
        see_all(pair.organization)
        settle_matches(str(pair.organization.pk))
        told.append(len(list(unread_notices(viewer=act_as(owner)))))

    assert told == [0, 1, 0]


def test_closed_concern_ends_the_owners_tie(pair):
    concern = raise_concern(match_id=pair.match.pk, words="They asked for money.", by=act_as(pair.patient))
    owner = actor_for(pair.coordinator)

    with pytest.raises(RefusedError, match="what came of it"):
        close_concern(concern_id=concern.pk, outcome=" ", by=act_as(owner))
    close_concern(concern_id=concern.pk, outcome="Talked with both.", by=act_as(owner))

    assert concern_for(viewer=act_as(owner), concern_id=concern.pk) is None
    assert ungated_patients().count() == 0


def test_coordinator_reads_no_card_and_no_time(pair):
    pair.agreed()
    act_as(actor_for(pair.coordinator))

    assert CheckIn.objects.count() == 0
    assert Mentor.objects.get().matched == 1


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (date(2027, 3, 1), date(2027, 3, 3)),
        (date(2027, 3, 4), date(2027, 3, 8)),
        (date(2027, 3, 6), date(2027, 3, 9)),
    ],
)
def test_concern_is_due_two_working_days_later(raised, due):
    assert due_after(raised) == due


def died(pair, *, has_died=True):
    see_all(pair.organization)
    keep_death(patient_id=pair.rowan.pk, has_died=has_died, by=actor_for(pair.coordinator))


def looked(pair):
    """The job has run once more."""
    see_all(pair.organization)
    settle_matches(str(pair.organization.pk))
    see_all(pair.organization)
    pair.match.refresh_from_db()
    return pair.match.state


def test_after_a_death_the_coordinator_tells_the_mentor_and_nothing_ends_or_is_sent_before(pair):
    died(pair)

    assert (looked(pair), looked(pair)) == (MatchState.MATCHED, MatchState.MATCHED)
    assert list(unread_notices(viewer=act_as(pair.mentor.by))) == []
    owner = act_as(actor_for(pair.coordinator))
    [kept] = open_concerns(viewer=owner)
    assert (kept.words, kept.alias, kept.raised_by) == (TOLD_IN_PERSON, pair.match.alias, "")
    assert [one.subject_id for one in unread_notices(viewer=owner) if one.kind == NoticeKind.MENTOR_CONCERN] == [
        kept.pk
    ]

    close_concern(concern_id=kept.pk, outcome="Sat with her on Tuesday.", by=owner)

    assert looked(pair) == MatchState.ENDED
    assert list(unread_notices(viewer=act_as(pair.mentor.by))) == []
    see_all(pair.organization)
    assert (MatchConcern.objects.count(), pair.mentor.row.matched) == (1, 0)


def test_death_that_was_not_so_asks_the_coordinator_no_more_and_the_match_goes_on(pair):
    died(pair)
    looked(pair)

    died(pair, has_died=False)

    assert looked(pair) == MatchState.MATCHED
    assert open_concerns(viewer=act_as(actor_for(pair.coordinator))) == []
