"""What answers to the eight questions point to. Pure: it knows no person, keeps nothing and counts no points."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct


class Leads(StrEnum):
    """What one answer points to, the one that goes first first. ASK decides nothing."""

    MORE = "more"
    LIGHTER = "lighter"
    IOP = "iop"
    ASK = "ask"


DECIDE = (Leads.MORE, Leads.LIGHTER, Leads.IOP)


class Pointer(Struct, frozen=True, kw_only=True):
    """One answer to one question, and what it points to; None: nothing by itself."""

    question: str
    answer: str
    leads: Leads | None = None
    is_now: bool = False


class Found(Struct, frozen=True, kw_only=True):
    """An outcome, the answers that led there, those worth asking about, and whether help now stands first."""

    outcome: Leads
    mattered: tuple[Pointer, ...]
    ask: tuple[Pointer, ...]
    is_now: bool


def found_by(pointers: Iterable[Pointer], answers: Mapping[str, Collection[str]]) -> Found:
    """What these answers (question → its answers) point to. More help goes before less; without any sign, an IOP."""
    given = [one for one in pointers if one.answer in answers.get(one.question, ())]
    led = {one.leads for one in given}
    outcome = next((one for one in DECIDE if one in led), Leads.IOP)
    return Found(
        outcome=outcome,
        mattered=tuple(one for one in given if one.leads is outcome),
        ask=tuple(one for one in given if one.leads is Leads.ASK),
        is_now=any(one.is_now for one in given),
    )
