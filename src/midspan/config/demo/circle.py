"""Rowan's circle: the mother is told the times and reads the card, a friend is in it and is told nothing.

A sponsor reads goals and what is practiced. All three sign in. The mother reads two milestones, is asked to family
sessions, one is planned with her, and she has a place in the weekly group of families. She offers a ride that waits for
an answer, and was asked for a meal and said yes. An aunt may be called by staff in an emergency, and has no page.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.circle.actions import (
    Named,
    NewShare,
    Said,
    add_tie,
    answer_help,
    ask_help,
    ask_program,
    check_privately,
    draft_of,
    emergency_draft,
    invite,
    keep_from,
    name_for_emergency,
    offer_help,
    open_invitation,
    share,
    show_milestone,
    write_card,
)
from midspan.domains.circle.enums import HelpKind, HelpState, Scope, SupportRole, Unnamed, YesNo
from midspan.domains.circle.queries import in_circle
from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.families.actions import book_with_family, come_along, say_times
from midspan.domains.families.queries import FamilyAsk, Window, candidates_of, groups_with_family, proposed_times
from midspan.domains.people.queries import actor_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor

WHO = "rowan"
NAMED, SPONSOR_NAMED = "Elena Ames", "Sam Teller"
A_DAY = timedelta(days=1)
MOTHER = Said(
    name="Mom",
    roles=(SupportRole.FAMILY,),
    closeness=3,
    frequency="daily",
    helps_recovery=2,
    uses_around_me=YesNo.NO,
    is_safe_to_contact=YesNo.YES,
    how_to_contact="Call after six",
    may_call_at_night=True,
    in_safety_plan=True,
)
FRIEND = Said(name="Bo from school", roles=(SupportRole.FRIEND,), closeness=2, frequency="weekly", helps_recovery=1)
SPONSOR = Said(
    name="Sam", roles=(SupportRole.MENTOR,), closeness=2, frequency="weekly", helps_recovery=2, uses_around_me=YesNo.NO
)
AUNT = Said(
    name="Aunt Rosa",
    roles=(SupportRole.EMERGENCY_CONTACT,),
    closeness=2,
    frequency="weekly",
    helps_recovery=1,
    is_safe_to_contact=YesNo.YES,
)
TO_CALL = Named(name="Rosa Delgado", phone="(804) 555-0147", known_as="Ro")
COUSIN = Said(name="D.", roles=(), closeness=1, frequency="monthly", helps_recovery=-1, uses_around_me=YesNo.YES)
CARD = {
    "helps": "Sit with me and say little. Tea. Going round the block.",
    "does_not_help": "Asking how many days it has been.",
    "words": "“I am glad you called.”",
    "call_somebody": "When I do not answer for a day: call Aunt Rosa. In danger: 911.",
}


def tell_circle(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    if WHO in known:
        with timezone.override(HOME):
            _tell(center, known[WHO])
    by = center.act_as("ines")
    ask_program(organization_id=by.organization_id, words="Can I come to a family group on my own?", language="en")
    center.act_as("ines")


def _tell(center: Center, person: Person) -> None:
    by = as_themselves(center, person)
    write_card(**CARD, by=by)
    mother, friend, _, aunt = [add_tie(said=one, by=by) for one in (MOTHER, FRIEND, COUSIN, AUNT)]
    _to_call(aunt.pk, by)
    elena = _comes_in(center, mother.pk, by, login="elena", role=SupportRole.FAMILY)
    by = as_themselves(center, person)
    for scope in (Scope.TIMES, Scope.CARD, Scope.MILESTONES):
        _shared(mother.pk, scope, by)
    for words in ("I went to a meeting on my own", "Two weeks of coming here"):
        show_milestone(tie_id=mother.pk, words=words, reached_date=clock.local_date() - 3 * A_DAY, by=by)
    _asked_to_sessions(center, person, mother.pk, elena)
    by = as_themselves(center, person)
    meal = ask_help(tie_id=mother.pk, kind=HelpKind.MEAL, starts_at=_evening(center, 2), words="Anything warm.", by=by)
    _comes_in(center, friend.pk, by, login="bo", role=SupportRole.FRIEND)
    sponsor = add_tie(said=SPONSOR, by=as_themselves(center, person))
    _comes_in(center, sponsor.pk, by, login="sam", role=SupportRole.MENTOR)
    for scope in (Scope.GOALS, Scope.PRACTICE):
        _shared(sponsor.pk, scope, as_themselves(center, person), to_name=SPONSOR_NAMED)
    bind(organization_id=elena.organization_id, actor_id=elena.id, reach=Reach.ASSIGNED)
    answer_help(ask_id=meal.pk, to=HelpState.ACCEPTED, by=elena)
    offer_help(
        patient_id=by.id,
        tie_id=mother.pk,
        role=SupportRole.FAMILY,
        kind=HelpKind.RIDE,
        starts_at=_evening(center, 1),
        words="I have the car that day.",
        by=elena,
    )
    keep_from(patient_id=by.id, what=Unnamed.NAME, value="Dale Voss", note="Former landlord", by=center.act_as("ines"))


def _asked_to_sessions(center: Center, person: Person, tie_id: UUID, supporter: Actor) -> None:
    """Rowan asks the mother to family sessions; she says when she can come, and has a place wherever she can.

    One session is booked with her, and she comes to the weekly group.
    """
    _shared(tie_id, Scope.SESSIONS, as_themselves(center, person))
    bind(organization_id=supporter.organization_id, actor_id=supporter.id, reach=Reach.ASSIGNED)
    free = [Window(weekday, 12 * 60, 20 * 60) for weekday in (0, 1, 2, 3, 4)]
    about = {"patient_id": person.patient.pk, "tie_id": tie_id, "zone": HOME.key}
    say_times(**about, windows=free, by=supporter)
    lead = person.episode.primary_counselor
    by = actor_of(lead.account)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    ask = FamilyAsk(
        patient_id=person.patient.pk,
        lead_id=lead.pk,
        from_date=clock.local_date() + A_DAY,
        minutes=60,
        is_video=False,
        people=3,
    )
    guests = candidates_of(viewer=by, patient_id=person.patient.pk)
    times = proposed_times(ask, guests, viewer=by).answer.times
    if times:
        book_with_family(ask=ask, tie_ids={tie_id}, start=times[0].span.start, by=by)
    for one in groups_with_family(viewer=by, patient_id=person.patient.pk):
        come_along(patient_id=person.patient.pk, section_id=one.group.section_id, tie_id=tie_id, by=by)


def _evening(center: Center, days: int) -> datetime:
    return center.days.at(clock.local_date() + days * A_DAY, 17 * 60)


def _comes_in(center: Center, tie_id: UUID, by: Actor, *, login: str, role: SupportRole) -> Actor:
    """In by address and code, and with an account under the printed password."""
    check_privately(tie_id=tie_id, is_safe=YesNo.YES, is_pressed=YesNo.NO, could_use_phone=YesNo.NO, by=by)
    made = invite(tie_id=tie_id, role=role, known_as="Rowan", language="en", by=by)
    opened = open_invitation(secret=made.secret, code=made.code)
    if opened is None:
        raise ValueError("Somebody who has the address and the code comes in.")
    account = opened.account
    account.login, account.password = center.login_for(login), center.hashed_password
    account.save(update_fields=["login", "password"])
    return actor_of(account)


def _to_call(tie_id: UUID, by: Actor) -> None:
    """Whom staff may call in an emergency."""
    no_danger = {"is_safe": YesNo.YES, "is_pressed": YesNo.NO, "could_use_phone": YesNo.NO}
    check_privately(tie_id=tie_id, **no_danger, by=by)
    parties = parties_of(viewer=by, patient_id=by.id)
    if parties is None:
        raise ValueError("They have a name.")
    text = text_of(emergency_draft(tie_id, TO_CALL), parties, language="en", today=clock.local_date())
    said = {"signed_name": parties.patient, "read_digest": text.digest, "language": "en"}
    name_for_emergency(tie_id=tie_id, named=TO_CALL, **said, by=by)


def _shared(tie_id: UUID, scope: Scope, by: Actor, *, to_name: str = NAMED) -> None:
    parties, today = parties_of(viewer=by, patient_id=by.id), clock.local_date()
    last_day = today + 90 * A_DAY
    found = in_circle(viewer=by, tie_id=tie_id)
    if parties is None or found is None:
        raise ValueError("They have a name, and somebody in their circle.")
    text = text_of(draft_of(found, scope, to_name=to_name, last_day=last_day), parties, language="en", today=today)
    new = NewShare(
        tie_id=tie_id,
        scope=scope,
        to_name=to_name,
        last_day=last_day,
        signed_name=parties.patient,
        read_digest=text.digest,
        language="en",
    )
    share(new=new, by=by)
