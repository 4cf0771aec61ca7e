"""Making and ending landing links, counting misses, and keeping what a unit says."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from msgspec import Struct, structs

from midspan.domains.consents.queries import parties_of
from midspan.domains.journey.queries import handoff_of, latest_episode
from midspan.domains.landings.models import LandingLink, SenderWord
from midspan.domains.landings.opening import Carried, Shown, carried_by, shown_by
from midspan.domains.landings.queries import consents_for_units
from midspan.domains.landings.rules import DAYS, MAKES, MISSES, is_same_name, known_of, may_make_link, may_say
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.by_secret import hashed
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused

__all__ = ["Carried", "Said", "Shown", "carried_by", "count_miss", "end_link", "keep_word", "make_link", "shown_by"]
SECRET_BYTES = 32


class Said(Struct, frozen=True, kw_only=True):
    """What a unit says of what is its own. None is not said."""

    leaves_on: date | None = None
    has_medicines: bool | None = None
    refills_until: date | None = None


def make_link(*, patient_id: UUID, signed_id: UUID, number: str, by: Actor, is_said_same: bool = False) -> str:
    """The secret of a new link, returned once and never kept. It ends those made before. Raises RefusedError.

    `is_said_same`: the consent names the unit by another name, as whoever makes the link says.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _keep_link(
        patient_id=patient_id,
        signed_id=signed_id,
        is_said_same=is_said_same,
        number=number,
        secret_hash=hashed(secret),
        by=by,
    )
    return secret


@action("landing.make_link")
def _keep_link(
    *, patient_id: UUID, signed_id: UUID, is_said_same: bool, number: str, secret_hash: str, by: Actor
) -> LandingLink:
    in_turn("landing.link", patient_id)
    episode = latest_episode(viewer=by, patient_id=patient_id)
    handoff = handoff_of(viewer=by, episode_id=episode.pk) if episode else None
    agreed = {one.id: one.signed.recipient for one in consents_for_units(viewer=by, patient_id=patient_id)}
    parties = parties_of(viewer=by, patient_id=patient_id)
    born = episode.patient.birth_date if episode else None
    known = known_of(parties.patient, birth_date=born) if parties else set()
    recipient, unit = agreed.get(signed_id, ""), handoff.sending_unit if handoff else ""
    may_make_link(
        by,
        has_handoff=handoff is not None,
        is_agreed=signed_id in agreed,
        recipient=recipient,
        unit=unit,
        is_said_same=is_said_same,
        number=number,
        known=known,
    ).require()
    if handoff is None:
        raise RefusedError(refused("Write down the handoff first."))
    now = clock.now()
    _links(patient_id, by).filter(ended_at=None).update(ended_at=now)
    return LandingLink.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        handoff=handoff,
        signed_id=signed_id,
        number=number.strip(),
        is_said_same=is_said_same and not is_same_name(recipient, unit),
        secret_hash=secret_hash,
        made_by_id=by.id,
        made_at=now,
        expires_at=now + timedelta(days=DAYS),
    )


@action("landing.end_link")
def end_link(*, patient_id: UUID, link_id: UUID, by: Actor) -> LandingLink:
    """It leads nowhere any more. Twice is once. Raises RefusedError."""
    link = _links(patient_id, by).filter(pk=link_id).first() if by.roles & MAKES else None
    if link is None:
        raise RefusedError(refused("There is no such link."))
    link.ended_at = link.ended_at or clock.now()
    link.save(update_fields=["ended_at"])
    return link


def _links(patient_id: UUID, by: Actor) -> QuerySet[LandingLink]:
    return visible(LandingLink.objects.filter(patient_id=patient_id), viewer=by, data_class=DataClass.REFERRAL)


def count_miss(*, found: Carried) -> None:
    """Somebody came with the address and without the number. After some it leads nowhere, and is counted no more."""
    if found.link.missed < MISSES:
        _count_miss(link=found.link, by=_unit_of(found))


@action("landing.miss")
def _count_miss(*, link: LandingLink, by: Actor) -> LandingLink:  # noqa: ARG001 - who is recorded as missing
    link.missed += 1
    link.save(update_fields=["missed"])
    return link


def keep_word(*, found: Carried, said: Said, form_id: UUID) -> SenderWord:
    """Keep what the unit says, and tell who made the link; staff change the handoff itself. Raises RefusedError.

    The same said twice by one form is said once. What the consent lets the unit know is asked before.
    """
    may_say(leaves_on=said.leaves_on, has_medicines=said.has_medicines, today=clock.local_date()).require()
    word = {**structs.asdict(said), "link": found.link, "form_id": form_id}
    with transaction.atomic():
        in_turn("landing.say", found.link.pk)
        kept = SenderWord.objects.filter(**_or_null(word)).first()
        return kept or _keep_word(word=word, link=found.link, by=_unit_of(found))


def _or_null(word: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in word.items() if value is not None}
    return said | {f"{name}__isnull": True for name, value in word.items() if value is None}


@action("landing.say")
def _keep_word(*, word: dict[str, Any], link: LandingLink, by: Actor) -> SenderWord:
    kept = SenderWord.objects.create(
        organization_id=by.organization_id, patient_id=link.patient_id, said_at=clock.now(), **word
    )
    tell(
        kind=NoticeKind.REFERRAL_ARRIVED,
        recipient_id=link.made_by_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=kept.pk,
        patient_id=link.patient_id,
        by=by,
    )
    return kept


def _unit_of(found: Carried) -> Actor:
    """Whoever came with the link: nobody knows who it is, and it is not who made the link."""
    organization_id = found.link.organization_id
    return Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.PUBLIC)
