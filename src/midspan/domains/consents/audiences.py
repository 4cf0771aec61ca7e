"""Whose eyes a patient can look through, and what each of them would ask the gate for.

Whomever a consent names is one audience, with a question for each consent; beside them stand those whom anybody has,
whether something was signed for them or not.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.consents.book import RecipientKind, kinds, purposes, shares
from midspan.domains.consents.models import SignedConsent
from midspan.domains.privacy.queries import GUARDIAN_REQUEST, Asking, Guardian, Recipient
from midspan.engines.disclosure import Channel, Kind, Tie
from midspan.values import Actor, DataClass

LINKED = frozenset({Tie.VERIFIED_LINK})
PAYERS = frozenset({"class/health-plan", "class/third-party-payer"})
TREATING = frozenset({"class/treating-provider"})
JUST_WHEN = frozenset({DataClass.SCHEDULE})


class Audience(Struct, frozen=True, kw_only=True):
    """Somebody outside, by the name the patient knows them by.

    `askings` are their questions, of which one has to open a thing. `is_told_times_alone`: what was signed names the
    times of sessions, and not what they are, where or with whom. `is_guardian`: they have a page of their own.
    """

    key: str
    name: str
    askings: tuple[Asking, ...]
    is_told_times_alone: bool = True
    is_guardian: bool = False


class Unnamed(Struct, frozen=True, kw_only=True):
    """Somebody whom no consent names. `kinds` are the kinds of consents that name somebody in their place."""

    name: Promise
    kind: Kind
    purposes: frozenset[str]
    ties: frozenset[Tie] = LINKED
    classes: frozenset[str] = frozenset()
    channel: Channel = Channel.PAGE
    kinds: frozenset[str] = frozenset()


UNNAMED = {
    "family": Unnamed(
        name=gettext_lazy("Your mother, or anybody else in your family"),
        kind=Kind.FAMILY,
        purposes=frozenset({"FAMRQT"}),
        kinds=frozenset({"family"}),
    ),
    "group": Unnamed(
        name=gettext_lazy("Your group"),
        kind=Kind.PEER,
        purposes=frozenset({"PEER"}),
        ties=frozenset({Tie.SAME_SESSION}),
    ),
    "work": Unnamed(
        name=gettext_lazy("Your employer"),
        kind=Kind.EMPLOYER,
        purposes=frozenset({"PATRQT"}),
        channel=Channel.LETTER,
        kinds=frozenset({"employer"}),
    ),
    "school": Unnamed(
        name=gettext_lazy("Your school"),
        kind=Kind.EMPLOYER,
        purposes=frozenset({"PATRQT"}),
        channel=Channel.LETTER,
        kinds=frozenset({"school"}),
    ),
    "court": Unnamed(
        name=gettext_lazy("Your probation officer, or a court"),
        kind=Kind.EMPLOYER,
        purposes=frozenset({"HLEGAL"}),
        channel=Channel.LETTER,
        kinds=frozenset({"court"}),
    ),
    "payer": Unnamed(
        name=gettext_lazy("Your insurance"),
        kind=Kind.PAYER,
        purposes=frozenset({"HPAYMT"}),
        classes=PAYERS,
    ),
    "provider": Unnamed(
        name=gettext_lazy("A doctor or clinic that treats you elsewhere"),
        kind=Kind.PROVIDER,
        purposes=frozenset({"TREAT"}),
        classes=TREATING,
    ),
}


def unnamed_audiences() -> dict[str, str]:
    """The keys and names of audiences that no consent names."""
    return {key: str(one.name) for key, one in UNNAMED.items()}


def audiences_from(signed: Iterable[SignedConsent], *, lasting: frozenset[object], viewer: Actor) -> list[Audience]:
    """All audiences of the viewer who signed these, the named ones first, in the order in which they were signed.

    What is not `lasting`, by id, is asked about as well, and tells nothing of what they are told.
    """
    signed = list(signed)
    named = _named(signed, lasting, viewer)
    in_place = {one.kind for one in signed}
    told = frozenset(key for one in signed if one.pk in lasting for key in one.shares)
    unnamed = [_unnamed(key, one, told, viewer) for key, one in UNNAMED.items() if not one.kinds & in_place]
    return [*named, *unnamed]


def audience_of_guardian(guardian: Guardian, viewer: Actor) -> Audience:
    """Somebody who stands for the viewer, as the gate answers them on their own page."""
    to = Recipient(Kind.GUARDIAN, guardian.reference)
    return Audience(
        key=guardian.reference,
        name=f"{guardian.name} ({guardian.relation})",
        askings=(Asking(by=viewer, purposes=GUARDIAN_REQUEST, recipient=to),),
        is_guardian=True,
    )


def _named(signed: Iterable[SignedConsent], lasting: frozenset[object], viewer: Actor) -> list[Audience]:
    by_name: dict[tuple[str, str], list[SignedConsent]] = {}
    for one in signed:
        kind = kinds()[one.kind]
        if kind.is_named:
            by_name.setdefault((kind.party, one.recipient.casefold()), []).append(one)
    return [_audience(of_them, lasting, viewer) for of_them in by_name.values()]


def _audience(of_them: list[SignedConsent], lasting: frozenset[object], viewer: Actor) -> Audience:
    return Audience(
        key=of_them[0].reference,
        name=of_them[0].recipient,
        askings=tuple(asking_of(one, viewer) for one in of_them),
        is_told_times_alone=_names_times_alone(key for one in of_them if one.pk in lasting for key in one.shares),
    )


def _unnamed(key: str, one: Unnamed, told: frozenset[str], viewer: Actor) -> Audience:
    return Audience(
        key=key,
        name=str(one.name),
        askings=(
            Asking(
                by=viewer,
                channel=one.channel,
                purposes=one.purposes,
                recipient=Recipient(one.kind, key, one.ties, one.classes),
            ),
        ),
        is_told_times_alone=not one.classes or _names_times_alone(told),
    )


def _names_times_alone(keys: Iterable[str]) -> bool:
    """Whether what is shared names the times by themselves, if at all."""
    return all(shares()[key].means == JUST_WHEN or DataClass.SCHEDULE not in shares()[key].means for key in keys)


def asking_of(signed: SignedConsent, viewer: Actor) -> Asking:
    """What the recipient of a consent asks for first."""
    kind = kinds()[signed.kind]
    party = Kind(kind.party)
    return Asking(
        by=viewer,
        channel=Channel.LETTER if party is Kind.EMPLOYER else Channel.PAGE,
        purposes=_asked_for(signed, kind),
        recipient=Recipient(party, signed.reference, LINKED),
    )


def _asked_for(signed: SignedConsent, kind: RecipientKind) -> frozenset[str]:
    return frozenset({kind.asks}) if kind.asks else purposes()[signed.purpose].means
