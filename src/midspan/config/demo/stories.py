"""What waits for somebody today: referral files, an open offer, a week that cannot be, a swap, people to keep apart."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from midspan.config.demo.center import Center
from midspan.config.demo.persons import WITHOUT_WEEK, Person
from midspan.config.demo.rows import table
from midspan.domains.journey.actions import receive_referral_file
from midspan.domains.journey.enums import ReferralState
from midspan.domains.notices.actions import Choice, choose_contact, tell
from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.domains.responsibilities.actions import name_person_to_avoid, resolve_person_to_avoid
from midspan.domains.schedule.actions import ask_swap, compute_offer
from midspan.domains.schedule.enums import OfferState, SwapState
from midspan.domains.schedule.swaps.choices import swap_choices
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

REFERRALS = Path(__file__).parent / "referrals"
FILES = ("hl7_discharge_summary.xml", "c2s_ccd_2_sud.xml", "synthea_trenton_turner.json", "torn_fax.json")
APART = (("ana", "jerome"), ("marisol", "keoni"))
WANTS_A_SWAP = ("siobhan", "beatrix", "rowan", "keoni", "dmitri", "lars", "ana", "wei")
BOOKINGS_TRIED = 8
# Mail of a demonstration is files; texts need a gateway, so that one is for the front desk to take care of.
CHOSEN = {"rowan": Channel.MAIL, "noor": Channel.TEXT}


def keep_apart(center: Center, people: list[Person]) -> None:
    """Before any week is computed: who must not meet whom, told in private and resolved by intake."""
    known = _first_wing(people)
    for one, other in APART:
        if one in known and other in known:
            patient = known[one].patient
            row = name_person_to_avoid(
                patient_id=patient.pk, described_as="Somebody I used with", by=center.act_as("ines")
            )
            resolve_person_to_avoid(avoidance_id=row.pk, other_id=known[other].patient.pk, by=center.act_as("ines"))
    if "noor" in known:
        words = "A man from my old street, first name starts with D"
        name_person_to_avoid(patient_id=known["noor"].patient.pk, described_as=words, by=center.act_as("ines"))


def _first_wing(people: list[Person]) -> dict[str, Person]:
    return {one.key: one for one in people if not one.wing}


def tell_stories(center: Center, people: list[Person]) -> None:
    """Everything that is open today. Needs weeks, dates and records."""
    known = _first_wing(people)
    _fill_inbox(center)
    for key in sorted(WITHOUT_WEEK & known.keys()):
        _offer_week(center, known[key])
    next((key for key in WANTS_A_SWAP if key in known and _ask_for_swap(center, known[key])), None)
    _leave_notices(center, known)


def _fill_inbox(center: Center) -> None:
    by = center.act_as("ines")
    for name in FILES:
        arrival = receive_referral_file(content=(REFERRALS / name).read_bytes(), name=name, by=by)
        if arrival.referral.state == ReferralState.RECEIVED:
            _tell_staff(by.id, NoticeKind.REFERRAL_ARRIVED, subject_id=arrival.referral.pk, by=by)


def _offer_week(center: Center, person: Person) -> None:
    """A week from next Monday on, to be accepted; for one of them there is none, and the reasons are kept."""
    by = center.act_as("owen")
    start = center.days.monday + timedelta(weeks=1)
    offer = compute_offer(episode_id=person.episode.pk, from_date=start, by=by)
    if offer.state == OfferState.OPEN:
        _tell_patient(person, NoticeKind.WEEK_READY, subject_id=offer.pk, by=by)


def _tell_staff(
    staff_id: UUID, kind: NoticeKind, *, subject_id: UUID, by: Actor, patient_id: UUID | None = None
) -> None:
    tell(
        kind=kind,
        recipient_id=staff_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )


def _tell_patient(person: Person, kind: NoticeKind, *, subject_id: UUID | None, by: Actor) -> None:
    tell(
        kind=kind,
        recipient_id=person.patient.pk,
        recipient_kind=ActorKind.PATIENT,
        subject_id=subject_id,
        patient_id=person.patient.pk,
        by=by,
    )


def _ask_for_swap(center: Center, person: Person) -> bool:
    """Whether this person could ask for a session of another kind, which their counselor has to confirm."""
    by = Actor(center.organization.pk, person.patient.pk, ActorKind.PATIENT)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.OWN)
    for booking, choice in _other_kinds(center, person, by):
        asked = ask_swap(booking_id=booking.pk, session_id=choice, reason="Parents' evening at school", by=by)
        center.act_as("owen")
        return asked.state == SwapState.ASKED
    center.act_as("owen")
    return False


def _other_kinds(center: Center, person: Person, by: Actor) -> Iterator[tuple[Any, UUID]]:
    rows = table("schedule.Booking").objects.filter(
        patient=person.patient, is_active=True, session__kind="group", during__startswith__gt=center.days.now
    )
    joined = rows.select_related("session__section__group", "session__section__track", "session__site")
    for booking in joined.order_by("during")[:BOOKINGS_TRIED]:
        for choice in swap_choices(viewer=by, booking=booking):
            section = table("schedule.Session").objects.select_related("section").get(pk=choice.session_id).section
            if section.group_id != booking.session.section.group_id:
                yield booking, choice.session_id


def _choose(center: Center, person: Person, channel: Channel) -> None:
    """They asked to be told outside, at any hour: whoever looks on need not wait for the morning."""
    by = Actor(center.organization.pk, person.patient.pk, ActorKind.PATIENT)
    reached = {"mail_address": f"{person.key}@example.org", "text_number": person.patient.phone}
    choose_contact(choice=Choice(channels=[channel], quiet_from=0, quiet_until=0, **reached), by=by)


def _leave_notices(center: Center, known: dict[str, Person]) -> None:
    by = center.act_as("ines")
    if "cordelia" in known:
        person, naomi = known["cordelia"], center.actor("naomi").id
        signing = {"subject_id": person.episode.pk, "patient_id": person.patient.pk}
        _tell_staff(naomi, NoticeKind.SIGNATURE_NEEDED, by=by, **signing)
    for key, channel in CHOSEN.items():
        if key in known:
            _choose(center, known[key], channel)
    for key in sorted({"rowan", "noor", "river"} & known.keys()):
        _tell_patient(known[key], NoticeKind.TASK_DUE, subject_id=None, by=by)
    drafts = table("encounters.GroupNote").objects.filter(state="draft", organization=center.organization)
    for session_id, author_id in drafts.order_by("session__during").values_list("session_id", "author_id"):
        _tell_staff(author_id, NoticeKind.NOTE_DUE, subject_id=session_id, by=by)
