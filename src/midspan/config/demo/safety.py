"""Who is on call, with one night still open; what Keoni answered, reached and closed; Ana, of whom something was seen.

Two wrote a safety plan, one alone and one again with a counselor. Made by the very actions on a clock that stands in
the past.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME, Days
from midspan.config.demo.emergencies import date_notices
from midspan.config.demo.measures import alerts_were_read
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves, signed
from midspan.domains.consents.enums import Until
from midspan.domains.consents.text import Draft
from midspan.domains.safety.actions import (
    Understanding,
    answer_test,
    close,
    formulate,
    keep_plan,
    put_on_duty,
    record_contact,
    reply,
    report,
    send_test,
    share_parts,
    take,
)
from midspan.domains.safety.enums import ContactOutcome, Disposition, PlanPart, Rung, Safe
from midspan.domains.safety.models import Obligation
from midspan.domains.safety.queries import open_obligations
from midspan.kernel import clock

TEN = 10 * 60
ANSWERED_AFTER = timedelta(minutes=4)
EIGHT = 8 * 60
KEEPS, TESTS = "ruth", "farah"
ON_CALL = ("naomi", "mateo", "priya", "dorothy", "wendell")
ANSWERED, SEEN, SHARES = "keoni", "ana", "rowan"
FRIEND = Draft(
    kind="family", name="June", relation="friend", shares=("crisis",), purpose="support", until=Until.LONGEST
)
DAYS_ON_ROTA = 12  # Of the fourteen that are looked at: somebody still has to be found for the last ones.
UNDERSTOOD = Understanding(
    risk_factors="Sleeps little since the night shifts began; two attempts, the last one nine years ago.",
    protective_factors="Wants to be at his nephew’s graduation; calls his brother every day.",
    what_changed="The thoughts came back with the new shifts. No plan, no preparation.",
    plan="Comes on Wednesday as planned; we ask his employer about day shifts. Calls 988 or us if it gets worse.",
    means_safety="Talked about the tablets at home. His brother keeps them for now; Keoni asked him himself.",
)

OWN_PLANS = {
    "keoni": {
        PlanPart.SIGNS: ("I stop answering my brother", "I sleep in my clothes after the night shift"),
        PlanPart.ALONE: ("Cold water on my face", "Walk to the pier and back"),
        PlanPart.PEOPLE: ("My brother Kimo, 804-555-0137",),
        PlanPart.REASONS: ("My nephew’s graduation",),
    },
    "rowan": {
        PlanPart.SIGNS: ("Evenings when I cancel everything", "I start to give things away"),
        PlanPart.ALONE: ("Shower, then the long playlist", "Sit in the car, windows down"),
        PlanPart.DISTRACTIONS: ("The library until eight", "The playground with the kids"),
        PlanPart.PEOPLE: ("June, 804-555-0142, also at night", "Uncle Theo, 804-555-0119"),
        PlanPart.PROFESSIONALS: ("Dr. Abara’s office, 804-555-0164",),
        PlanPart.SURROUNDINGS: ("June keeps the spare tablets", "I do not keep alcohol at home"),
        PlanPart.REASONS: ("My two, asleep in the back seat", "Seeing the mountains again"),
    },
}
# What Keoni and his counselor added once he had been reached.
WITH_COUNSELOR = OWN_PLANS["keoni"] | {
    PlanPart.DISTRACTIONS: ("Watching the boats", "My cousin’s garage on Saturdays"),
    PlanPart.PROFESSIONALS: ("Employee help line at the port, 804-555-0188",),
    PlanPart.SURROUNDINGS: ("Kimo keeps the tablets; I asked him myself",),
    PlanPart.REASONS: ("My nephew’s graduation", "Teaching him to surf"),
}


def tell_rota(center: Center) -> None:
    """From last week on, a day each from eight to eight; the director stands above them."""
    with timezone.override(HOME):
        first = center.days.monday - timedelta(weeks=1)
        with clock.standing_at(center.days.at(first, EIGHT - 60)):
            days = (center.days.today - first).days + DAYS_ON_ROTA
            for place in range(days):
                _put_on(center, ON_CALL[place % len(ON_CALL)], Rung.ON_CALL, first + timedelta(days=place), days=1)
            _put_on(center, "adaeze", Rung.SUPERVISOR, first, days=days)
        _test(center)
    center.act_as("ines")


def _put_on(center: Center, key: str, rung: Rung, day: date, *, days: int) -> None:
    start, end = center.days.at(day, EIGHT), center.days.at(day + timedelta(days=days), EIGHT)
    put_on_duty(staff_id=center.actor(key).id, rung=rung, start=start, end=end, by=center.act_as(KEEPS))


def last_test(days: Days) -> datetime:
    """When the last test alert went out that has been answered by now: at ten today, or else yesterday."""
    today = days.at(days.today, TEN)
    return today if today + 2 * ANSWERED_AFTER < days.now else days.at(days.today - timedelta(days=1), TEN)


def _test(center: Center) -> None:
    at = last_test(center.days)
    with clock.standing_at(at):
        test = send_test(by=center.act_as(KEEPS))
    date_notices(test.pk, at)
    with clock.standing_at(at + ANSWERED_AFTER):
        answer_test(test_id=test.pk, by=center.act_as(TESTS))


def tell_safety(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        for key in OWN_PLANS:
            if key in known:
                _wrote_plan(center, known[key])
        if ANSWERED in known:
            for found in open_obligations(viewer=center.act_as("adaeze"), patient_id=known[ANSWERED].patient.pk):
                _reached(center, known[ANSWERED], found.obligation)
        if SEEN in known:
            _seen(center, known[SEEN])
    center.act_as("ines")


def _wrote_plan(center: Center, person: Person) -> None:
    """On a calm day before anything happened."""
    at = center.days.at(center.days.monday - timedelta(days=11), TEN)
    with clock.standing_at(at):
        by = as_themselves(center, person)
        keep_plan(patient_id=person.patient.pk, parts=OWN_PLANS[person.key], seen=0, by=by)
    if person.key == SHARES:
        consent = signed(FRIEND, by, at=at + timedelta(minutes=20))
        # Now, because the gate opens nothing on a clock that went back.
        share_parts(signed_id=consent.pk, parts=(PlanPart.SIGNS, PlanPart.PEOPLE), by=by)


def _looked_at_plan(center: Center, person: Person, at: datetime) -> None:
    with clock.standing_at(at):
        keep_plan(patient_id=person.patient.pk, parts=WITH_COUNSELOR, seen=1, by=center.act_as("adaeze"))


def _reached(center: Center, person: Person, one: Obligation) -> None:
    """Answered on the phone, taken within minutes, reached within the hour, closed; and so was the next contact."""
    _said(center, person, one)
    _worked(center, person, one, after=timedelta(minutes=6))
    if one.opened_at + timedelta(minutes=25) <= center.days.now:
        _looked_at_plan(center, person, one.opened_at + timedelta(minutes=25))
    for follow in open_obligations(viewer=center.act_as("adaeze"), patient_id=person.patient.pk):
        after = follow.due_at - follow.obligation.opened_at - timedelta(minutes=40)
        if follow.due_at <= center.days.now:
            _worked(center, person, follow.obligation, after=after, owner=follow.owner)


def _said(center: Center, person: Person, one: Obligation) -> None:
    with clock.standing_at(one.opened_at + timedelta(minutes=2)):
        reply(
            obligation_id=one.pk,
            safe=Safe.UNSURE,
            phone="",
            place="At home",
            with_whom="My brother",
            by=as_themselves(center, person),
        )


def _worked(center: Center, person: Person, one: Obligation, *, after: timedelta, owner: UUID | None = None) -> None:
    at, by = one.opened_at + after, center.act_as("adaeze")
    if at + timedelta(minutes=30) > center.days.now:
        return
    with clock.standing_at(at):
        if owner != by.id:
            take(obligation_id=one.pk, seen_owner=owner, by=by)
    with clock.standing_at(at + timedelta(minutes=9)):
        words = "Talked for a while; his brother was with him."
        record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words=words, by=by)
    with clock.standing_at(at + timedelta(minutes=30)):
        next_at = at + timedelta(hours=48)
        formulate(obligation_id=one.pk, parts=UNDERSTOOD, follow_up_at=next_at, by=by)
        close(obligation_id=one.pk, disposition=Disposition.STAYS, by=by)
    alerts_were_read(person, at)


def _seen(center: Center, person: Person) -> None:
    """This morning, with time until the next working day; so that the desk has something on it."""
    at = center.days.now - timedelta(minutes=50)
    with clock.standing_at(at):
        report(
            patient_id=person.patient.pk,
            key="urge_to_quit",
            words="Said after group that she may not come back: the bus takes an hour and her sitter has left.",
            source="demo",
            by=center.act_as("ines"),
        )
    alerts_were_read(person, at)
