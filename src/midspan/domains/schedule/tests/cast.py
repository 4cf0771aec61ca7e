"""The cast of a center whose weeks are proposed, published and answered, for the tests of all that follows."""

from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import decide_moves, object_to_move, propose, publish
from midspan.domains.schedule.enums import MoveState, ProposalState
from midspan.domains.schedule.models import IndividualHour, Move, Seat
from midspan.domains.schedule.tasks import compute_proposal
from midspan.domains.schedule.tests.factories import MONDAY, Center, seat_in
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all

NOW = datetime(2027, 2, 22, 15, tzinfo=UTC)  # The Monday before MONDAY.


def a_center(role=Role.SCHEDULER):
    """Four morning groups a week, with somebody of that role who plans them, as `by`."""
    center = Center(make_organization(), weekdays=(0, 1, 2, 3))
    center.by = actor_for(make_staff(center.organization, role, given_name="Sol"))
    return center


def settled(center, *places, state="admitted", **fields):
    """A person with seats in these sections since long ago, an hour with Dana on Thursday at one, and a full dose."""
    person = center.make_person(state=state, **fields)
    for place in places:
        number = center.sections[place].seats.count() + 1
        seat_in(center.sections[place], person, number=number, from_date=MONDAY - timedelta(weeks=8))
    return person


def hour_for(center, person, *, weekday=3, start=13 * 60):
    return IndividualHour.objects.create(
        organization=center.organization,
        patient=person,
        staff=center.counselor,
        kind="individual",
        weekday=weekday,
        start_minute=start,
        end_minute=start + 60,
        site=center.site,
        dates=DateRange(MONDAY - timedelta(weeks=8), None),
    )


def computed(center, **fields):
    """A proposal asked for by the scheduler, and computed."""
    proposal = propose(from_date=MONDAY, by=center.by, **fields)
    compute_proposal(str(center.organization.pk), str(proposal.pk))
    see_all(center.organization)
    proposal.refresh_from_db()
    return proposal


def published(center):
    proposal = computed(center)
    decide_moves(proposal_id=proposal.pk, accepted=[move.pk for move in proposal.moves.all()], by=center.by)
    return publish(proposal_id=proposal.pk, by=center.by)


def sections_of(person, on=MONDAY):
    rows = Seat.objects.filter(patient=person, dates__contains=on)
    return {seat.section_id for seat in rows}


def as_patient(center, person):
    by = actor_for(person)
    bind(organization_id=center.organization.pk, actor_id=person.pk, reach=Reach.OWN)
    return by


def swap_weeks(center, proposal, one, other):
    """The proposal says that these two change places."""
    for person, before, after in ((one, 0, 1), (other, 1, 0)):
        Move.objects.create(
            organization=center.organization,
            patient=person,
            proposal=proposal,
            episode=person.stay,
            state=MoveState.ACCEPTED,
            before=week(center, before),
            after=week(center, after),
        )
    proposal.state = ProposalState.READY
    proposal.save()


def week(center, *places):
    ids = sorted(str(center.sections[place].pk) for place in places)
    return {
        "section_ids": ids,
        "individual": None,
        "family": None,
        "site_id": str(center.site.pk),
        "zone": center.site.time_zone,
    }


def objecting(center):
    """One whose old group is taken says that the new one does not work. Returns their move."""
    one, other = settled(center, 0), settled(center, 1)
    proposal = propose(from_date=MONDAY, by=center.by)
    swap_weeks(center, proposal, one, other)
    publish(proposal_id=proposal.pk, by=center.by)
    move = proposal.moves.get(patient=one)
    object_to_move(move_id=move.pk, by=as_patient(center, one))
    see_all(center.organization)
    move.refresh_from_db()
    return move
