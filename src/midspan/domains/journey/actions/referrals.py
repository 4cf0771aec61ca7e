"""Deciding about a referral: its facts, whom it is about, and whether it is taken."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from midspan.domains.journey.actions.episodes import add_labels
from midspan.domains.journey.enums import ENDED, EpisodeState, FactDecision, FactKind, ReferralState
from midspan.domains.journey.models import Episode, ProposedFact, Referral
from midspan.domains.journey.rules.referrals import may_accept, may_decide_facts, may_decline
from midspan.domains.journey.traits import Traits, traits_of
from midspan.domains.people.actions import PatientDetails, add_identifiers, create_patient
from midspan.domains.privacy.enums import Label
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.models import Organization
from midspan.values import Actor, RefusedError, refused

ABOUT_THE_PERSON = (FactKind.IDENTITY, FactKind.CONTACT)


@action("referral.decide")
def decide_facts(
    *, referral_id: UUID, decision: FactDecision, by: Actor, fact_ids: Collection[UUID] | None = None
) -> Referral:
    """Confirm or reject some facts, or (no ids given) all that nobody decided yet. PROPOSED takes a decision back."""
    referral = _locked(referral_id, by)
    may_decide_facts(by, state=ReferralState(referral.state)).require()
    facts = ProposedFact.objects.filter(organization_id=by.organization_id, referral=referral)
    wanted = Q(decision=FactDecision.PROPOSED) if fact_ids is None else Q(pk__in=fact_ids)
    is_decided = decision is not FactDecision.PROPOSED
    facts.filter(wanted).update(
        decision=decision,
        decided_by_id=by.id if is_decided else None,
        decided_at=clock.now() if is_decided else None,
    )
    return referral


@action("referral.accept")
def accept_referral(*, referral_id: UUID, by: Actor, patient_id: UUID | None = None) -> Episode:
    """Give the referral to somebody: a new person made of its confirmed facts, or the one a human chose.

    Returns the person's open episode, opened now when there is none. Raises RefusedError with nothing changed.
    """
    referral = _locked(referral_id, by)
    facts = list(
        ProposedFact.objects.filter(organization_id=by.organization_id, referral=referral).order_by("position")
    )
    traits = traits_of(_confirmed(facts))
    undecided = sum(fact.decision == FactDecision.PROPOSED for fact in facts)
    may_accept(
        by, state=ReferralState(referral.state), undecided=undecided, has_name=bool(traits.name or patient_id)
    ).require()
    patient_id = _person(traits, patient_id=patient_id, by=by)
    episode = _open_episode(patient_id, by)
    ProposedFact.objects.filter(organization_id=by.organization_id, referral=referral).update(patient_id=patient_id)
    if referral.redisclosure_prohibited:
        add_labels(episode, [Label.PART2])
        episode.save(update_fields=["labels"])
    referral.state, referral.patient_id, referral.episode = ReferralState.ACCEPTED, patient_id, episode
    referral.save(update_fields=["state", "patient", "episode"])
    return episode


@action("referral.decline")
def decline_referral(*, referral_id: UUID, reason: str, by: Actor) -> Referral:
    """Close a referral that nobody is admitted from; it stays in the inbox under “done” with the reason."""
    referral = _locked(referral_id, by)
    may_decline(by, state=ReferralState(referral.state), reason=reason).require()
    referral.state, referral.declined_reason = ReferralState.DECLINED, reason.strip()[:500]
    referral.save(update_fields=["state", "declined_reason"])
    return referral


def _locked(referral_id: UUID, by: Actor) -> Referral:
    rows = Referral.objects.select_for_update().defer("content").filter(organization_id=by.organization_id)
    referral = rows.filter(pk=referral_id).first()
    if referral is None:
        raise RefusedError(refused("This referral does not exist, or it is not yours to see."))
    return referral


def _confirmed(facts: Collection[ProposedFact]) -> list[dict[str, object]]:
    return [fact.value for fact in facts if fact.decision == FactDecision.CONFIRMED and fact.kind in ABOUT_THE_PERSON]


def _person(traits: Traits, *, patient_id: UUID | None, by: Actor) -> UUID:
    if patient_id is not None:
        return add_identifiers(patient_id=patient_id, identifiers=traits.identifiers, by=by).pk
    return create_patient(details=details_of(traits), identifiers=traits.identifiers, by=by).pk


def details_of(traits: Traits) -> PatientDetails:
    """A new person's details from confirmed facts, cut to what the record holds."""
    return PatientDetails(
        given_names=traits.given_names[:200],
        family_name=traits.family_name[:200],
        other_names=traits.other_names,
        birth_date=traits.birth_date,
        sex=traits.sex,
        language=traits.language or "en",
        phone=traits.phone[:40],
        email=traits.email[:254],
        address_lines=traits.address[:300],
    )


def _open_episode(patient_id: UUID, by: Actor) -> Episode:
    episode, _ = Episode.objects.exclude(state__in=sorted(ENDED)).get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        defaults={"state": EpisodeState.REFERRED, "jurisdiction": _jurisdiction(by)},
    )
    return episode


def _jurisdiction(by: Actor) -> str:
    return Organization.objects.only("jurisdiction").get(pk=by.organization_id).jurisdiction
