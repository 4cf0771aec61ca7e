"""Who did not come these days and is being reached out to, each at another step; somebody on leave; tries of peers.

Begun by the very clock that runs every minute, standing in the past.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.encounters.queries import NotCome, not_come
from midspan.domains.journey.queries import how_to_call
from midspan.domains.outreach.actions import Done, do_step, keep_try, open_door, watch, write_away
from midspan.domains.outreach.actions.beginning import begin_or_join
from midspan.domains.outreach.enums import AwayReason, Barrier, CallOutcome, Decision, StepKey, TryOutcome
from midspan.domains.outreach.queries import outreach_for
from midspan.domains.people.actions import SafeContact, agree_safe_contact
from midspan.domains.people.enums import ContactChannel
from midspan.domains.safety.actions import tell_lapse
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor

LOOKS_BACK, MOST = timedelta(days=6), 4
ON_LEAVE, TOLD = "lars", "siobhan"
CALLED = "Rang twice and left nothing, as they asked. Will try again after their shift."
TALKED = (
    "The Monday bus was cut and the sitter cannot come earlier. Wants to stay; we look for another afternoon together."
)
LOOKED = "Their sister saw them at work yesterday, which they had agreed to. No sign of danger; we go on."
WRITTEN = (
    "Hello,\n\nI have been thinking of you. Your place is kept, and nothing has been lost. There is no need to explain "
    "anything.\n\nIf the times or the way here made it hard, tell me: some of that is ours to change. You can call me "
    "at 540-555-0100.\n\nAdaeze"
)
# Whom peers tried lately and did not reach: who tried, how many days ago, at which minute, and what came of a call.
TRIED = (
    ("siobhan", "desta", 6, 17 * 60 + 5, TryOutcome.NO_ANSWER),
    ("zofia", "kezia", 5, 12 * 60 + 30, TryOutcome.NO_MESSAGE),
    ("thaddeus", "kezia", 4, 11 * 60 + 15, TryOutcome.NO_ANSWER),
    ("marisol", "kezia", 3, 16 * 60 + 10, TryOutcome.NO_ANSWER),
    ("gideon", "kezia", 2, 15 * 60 + 40, TryOutcome.NO_ANSWER),
    ("zofia", "desta", 2, 18 * 60 + 15, TryOutcome.NO_ANSWER),
    ("thaddeus", "kezia", 1, 10 * 60 + 20, TryOutcome.NO_MESSAGE),
)


def tell_outreach(center: Center, people: list[Person]) -> None:
    """One whom nobody has reached yet, one called in vain, one who answered, and one written to after three days."""
    with timezone.override(HOME):
        known = {one.key: one for one in people if not one.wing}
        for place, person in enumerate(one for one in known.values() if one.sketch.state == "paused"):
            _paused(center, person, is_due=not place)
        begun = _begun(center)
        for one, tell in zip(begun, (_called, _talked, _decided), strict=False):
            with clock.standing_at(min(one.start + timedelta(hours=1), center.days.now)):
                tell(center, one)
        with clock.standing_at(center.days.now):
            watch(by=_job(center))
        if ON_LEAVE in known:
            _on_leave(center, known[ON_LEAVE])
        if TOLD in known:
            _told(center, known[TOLD])
        for key, peer, days_ago, minute, outcome in TRIED:
            if key in known:
                at = center.days.at(center.days.today - timedelta(days=days_ago), minute)
                _tried(center, known[key], peer, at, outcome)
    center.act_as("ines")


def _paused(center: Center, person: Person, *, is_due: bool) -> None:
    """The door of the first who paused is open until today, of others for weeks to come; their counselor decides."""
    by = center.act_as(person.sketch.counselor)
    today = center.days.today
    with clock.standing_at(center.days.at(person.ended or today, 11 * 60) - timedelta(days=1)):
        until = today if is_due else today + timedelta(days=19)
        open_door(patient_id=person.patient.pk, owner_id=by.id, until=until, by=by)


def _job(center: Center) -> Actor:
    by = organization_reader(center.organization.pk)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    return by


def _begun(center: Center) -> list[NotCome]:
    """The latest whom nobody excused, each person once, one of each of the days."""
    until = center.days.now - timedelta(minutes=15)
    rows = not_come(viewer=_job(center), since=until - LOOKS_BACK, until=until)
    found: dict[object, NotCome] = {}
    for one in reversed(rows):
        if one.state == "absent" and not one.is_ours and one.patient_id not in found and len(found) < MOST:
            with clock.standing_at(one.start + timedelta(minutes=10)):
                if begin_or_join(one, by=_job(center)):
                    found[one.patient_id] = one
    return [one for one in found.values() if outreach_for(viewer=_job(center), patient_id=one.patient_id)]


def _called(center: Center, one: NotCome) -> None:
    done = Done(words=CALLED, outcome=CallOutcome.NO_ANSWER)
    do_step(patient_id=one.patient_id, key=StepKey.CALL, done=done, by=center.act_as("adaeze"))


def _talked(center: Center, one: NotCome) -> None:
    done = Done(words=TALKED, outcome=CallOutcome.REACHED, barriers=(Barrier.SCHEDULE, Barrier.TRANSPORT))
    do_step(patient_id=one.patient_id, key=StepKey.CALL, done=done, by=center.act_as("adaeze"))


def _decided(center: Center, one: NotCome) -> None:
    """Then written to, as somebody who chose letters as the way to reach them."""
    _called(center, one)
    by = center.act_as("adaeze")
    done = Done(words=LOOKED, decision=Decision.GO_ON)
    do_step(patient_id=one.patient_id, key=StepKey.WELFARE, done=done, by=by)
    chosen = SafeContact(channel=ContactChannel.LETTER, note="A plain envelope, please.")
    agree_safe_contact(patient_id=one.patient_id, contact=chosen, by=center.act_as("ines"))
    do_step(patient_id=one.patient_id, key=StepKey.LETTER, done=Done(words=WRITTEN), by=center.act_as("adaeze"))


def _on_leave(center: Center, person: Person) -> None:
    first, until = center.days.today, center.days.today + timedelta(days=4)
    by = center.act_as("adaeze")
    write_away(patient_id=person.patient.pk, reason=AwayReason.LEAVE, first=first, until=until, by=by)


def _told(center: Center, person: Person) -> None:
    """This morning, with time until the next working day."""
    with clock.standing_at(center.days.now - timedelta(minutes=35)):
        by = as_themselves(center, person)
        words = "Two beers after the late shift on Thursday. I poured the rest away."
        tell_lapse(what="used", signs=(), words=words, number=1, by=by)


def _tried(center: Center, person: Person, peer: str, at: datetime, outcome: TryOutcome) -> None:
    """One press on the board of a peer whose they are: of a call, or of a text where they chose that."""
    by = center.act_as(peer)
    patient_id = person.patient.pk
    calling = how_to_call(viewer=by, patient_ids=[patient_id]).get(patient_id)
    if calling is None or not calling.is_agreed:
        return
    made = {ContactChannel.PHONE: outcome, ContactChannel.TEXT: TryOutcome.TEXTED}.get(ContactChannel(calling.channel))
    if made is not None:
        with clock.standing_at(at):
            keep_try(patient_id=patient_id, outcome=made, by=by)
