"""Pages of docs/reference that are made from the code, so that they cannot tell anything else than the code does.

    python tools/generated_docs.py           write them
    python tools/generated_docs.py --check   exit code 1 when one is not what the code says now

To add a page: write a function that returns its text, and name it in PAGES.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from midspan.domains.breaches.book import clock as breach_clock  # noqa: E402 - found by the line above
from midspan.domains.breaches.book import factors  # noqa: E402 - as above
from midspan.domains.breaches.enums import TRANSITIONS as BREACH_TRANSITIONS  # noqa: E402 - as above
from midspan.domains.breaches.enums import Step as BreachStep  # noqa: E402 - as above
from midspan.domains.consents import book  # noqa: E402 - as above
from midspan.domains.incidents import book as incident_book  # noqa: E402 - as above
from midspan.domains.incidents.enums import TRANSITIONS as INCIDENT_TRANSITIONS  # noqa: E402 - as above
from midspan.domains.incidents.enums import Step as IncidentStep  # noqa: E402 - as above
from midspan.domains.inquiries.enums import OURS, Closing, InquiryState  # noqa: E402 - as above
from midspan.domains.inquiries.enums import TRANSITIONS as INQUIRY_TRANSITIONS  # noqa: E402 - as above
from midspan.domains.journey.enums import ENDED, TRANSITIONS, EpisodeState  # noqa: E402 - as above
from midspan.domains.journey.rules.episodes import WHAT_IT_NEEDS, words  # noqa: E402 - as above
from midspan.domains.legal.book import confidential, proceedings  # noqa: E402 - as above
from midspan.domains.legal.enums import TRANSITIONS as LEGAL_TRANSITIONS  # noqa: E402 - as above
from midspan.domains.legal.enums import Step  # noqa: E402 - as above
from midspan.domains.notices.enums import TRANSITIONS as DELIVERY_TRANSITIONS  # noqa: E402 - as above
from midspan.domains.notices.enums import DeliveryState, Reason  # noqa: E402 - as above
from midspan.domains.schedule.enums import (  # noqa: E402 - as above
    MOVE_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    SCENARIO_TRANSITIONS,
    MoveState,
    ProposalState,
    ScenarioState,
)
from midspan.engines.scoring import Instrument, instrument, instrument_keys, said  # noqa: E402 - as above

REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Made by tools/generated_docs.py from the code. Change the code, then run it again. -->"


def episode_states() -> str:
    """The state machine of an episode: its drawing, and what each state needs before it is entered."""
    lines = ["# The states of an episode", "", NOTE, ""]
    lines += ["An episode is one stay, from referral to discharge. It moves only as this drawing says, by one action:"]
    lines += ["`journey.actions.move_episode`. The table stands in `journey/enums.py`, the conditions in"]
    lines += ["`journey/rules/episodes.py`.", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value}: {words(state)}" for state in EpisodeState]
    lines += [f"    [*] --> {EpisodeState.REFERRED.value}"]
    lines += [f"    {now.value} --> {to.value}" for now in EpisodeState for to in _in_order(TRANSITIONS[now])]
    lines += [f"    {state.value} --> [*]" for state in _in_order(ENDED)]
    lines += ["```", "", "| to enter | there must be |", "| --- | --- |"]
    lines += [f"| {words(state)} | {WHAT_IT_NEEDS[state]} |" for state in EpisodeState if state in WHAT_IT_NEEDS]
    return "\n".join([*lines, ""])


def instruments() -> str:
    """The instruments that ship: license, where the wording was compared, what is scored, and what a change is."""
    lines = ["# Instruments", "", NOTE, ""]
    lines += [
        "Each is one file in `engines/scoring/packs/`. Wording ships only where its license lets anybody pass it on"
    ]
    lines += ["and somebody compared it with a source; any other is a shell that scores points a center enters."]
    lines += ["What was not answered is said, and never scored. No code stands without the day it was verified."]
    lines += ["Each language says whose its wording is: `original` is the authors' own, `official` a translation they"]
    lines += [
        "give out, `own` ours, of an instrument of ours; none is put to anybody that a machine made and nobody read."
    ]
    lines += [""]
    lines += [
        "| instrument | wording | license | on what ground | LOINC | reviewed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    every = [instrument(key) for key in instrument_keys()]
    lines += [_instrument_row(one) for one in every]
    lines += ["", "| instrument | sums | bands | reliable change |", "| --- | --- | --- | --- |"]
    lines += [f"| {one.short_title} | {_sums(one)} | {_bands(one)} | {_change(one)} |" for one in every]
    return "\n".join([*lines, ""])


def _instrument_row(one: Instrument) -> str:
    languages = ", ".join(f"{language} {wording.status}" for language, wording in one.wording.items())
    wording = f"none: {one.text.withheld}" if one.is_shell else f"{languages}; {one.text.compared_with}"
    codes = f"{one.loinc.panel}, verified {one.loinc.verified_on} ({one.loinc.verified_with})" if one.loinc else "none"
    ground = f"{one.license.basis} ({one.license.basis_date}). Notice: {one.license.attribution.rstrip('.')}"
    return f"| {one.title} | {wording} | {one.license.status} | {ground} | {codes} | {one.reviewed_on} |"


def _sums(one: Instrument) -> str:
    return "; ".join(f"{scale.key}: {', '.join(scale.items)}" for scale in one.scales) or one.counts_something_else


def _bands(one: Instrument) -> str:
    found = [f"{band.least}–{band.most} {said(band.words)}" for band in one.bands]
    return f"{'; '.join(found)} ({one.bands_source})" if found else "none"


def _change(one: Instrument) -> str:
    return f"{one.change.points} points ({one.change.source})" if one.change else "no published number"


def consents() -> str:
    """What a consent says, sentence by sentence, and what can be chosen in it."""
    lines = ["# What a consent says", "", NOTE, ""]
    lines += [
        f"Version {book.version()}{'' if book.is_confirmed() else ', to be confirmed by counsel'}. The words stand"
    ]
    lines += [
        "in `consents/part2_consent.toml`, in English and Spanish, with their source and the day of their review."
    ]
    lines += ["", "| asked for by | what is read | for |", "| --- | --- | --- |"]
    lines += [f"| {one.source} | {one.words['en']} | {_consents_with(one)} |" for one in book.elements()]
    lines += ["", "## Whom, what, what for", "", "| whom | what | what for | until |", "| --- | --- | --- | --- |"]
    for kind in book.kinds().values():
        chosen = ((book.shares(), kind.shares), (book.purposes(), kind.purposes), (book.ends(), kind.ends))
        words = ["; ".join(choices[key].label["en"] for key in keys) for choices, keys in chosen]
        cells = [one.format(days=kind.most_days) for one in words]
        cells[-1] += f", {kind.most_days} days at the most" if kind.most_days else ""
        lines += [f"| {kind.label['en']} | {' | '.join(cells)} |"]
    return "\n".join([*lines, ""])


def _consents_with(element: book.Element) -> str:
    """Which kinds of consents say this sentence."""
    kinds = book.kinds()
    with_it = [key for key in kinds if element.is_for(key)]
    return "all" if len(with_it) == len(kinds) else "; ".join(kinds[key].label["en"] for key in with_it)


def proposal_states() -> str:
    """The state machines of the center's weeks: a proposal's, each person's move in it, and a scenario's."""
    lines = ["# The states of a proposal, of a move and of a scenario", "", NOTE, ""]
    lines += ["A proposal is a new week for the whole center; a move is one person's week before and after. The"]
    lines += [
        "tables stand in `schedule/enums.py`, who may do what in `schedule/proposals/rules.py`.",
        "",
        "## A proposal",
        "",
    ]
    lines += _drawing(ProposalState.COMPUTING, PROPOSAL_TRANSITIONS)
    lines += ["", "## A move", "", *_drawing(MoveState.PROPOSED, MOVE_TRANSITIONS)]
    lines += ["", "## A scenario", "", "Changes tried on a copy; nothing happens to anybody, whatever its state.", ""]
    lines += _drawing(ScenarioState.DRAFT, SCENARIO_TRANSITIONS)
    return "\n".join([*lines, ""])


def delivery_states() -> str:
    """The state machine of a delivery, and the reasons for which one is not sent."""
    lines = ["# The states of a delivery", "", NOTE, ""]
    lines += [
        "A delivery is one notice on one channel outside the application. The table stands in `notices/enums.py`;"
    ]
    lines += ["`notices/outside/moving.py` is the one place that moves one, `notices/rules.py` decides.", ""]
    lines += _drawing(DeliveryState.QUEUED, DELIVERY_TRANSITIONS)
    lines += [
        "",
        "Why one is stopped or fails is one of: " + ", ".join(_spoken(reason) for reason in Reason) + ". What the",
    ]
    lines += ["person and the staff are told for each stands in `notices/wording.py`."]
    return "\n".join([*lines, ""])


def legal_states() -> str:
    """The steps of a request by law, and what the law asks of an order."""
    lines = ["# The steps of a request by law", "", NOTE, ""]
    lines += [
        "A request is a subpoena, an order, a warrant or a call. The table stands in `legal/enums.py`, what suffices",
        "in `legal/rules.py`; what the law asks of an order in `legal/legal.toml`, to be confirmed by counsel.",
        "",
        *_drawing(Step.ENTERED, LEGAL_TRANSITIONS),
    ]
    for row in proceedings().values():
        lines += ["", f"## {row.words} ({row.section})", "", row.notice, ""]
        lines += [f"* {one.words}" for one in row.findings]
    lines += ["", f"For any of them: {confidential().words}."]
    return "\n".join([*lines, ""])


def breach_states() -> str:
    """The steps of a breach, the four factors, and by when who is told."""
    by = breach_clock()
    lines = ["# The steps of a breach", "", NOTE, ""]
    lines += [
        "The table stands in `breaches/enums.py`, who is told by when in `breaches/rules.py`; the numbers and the",
        "factors in `breaches/breaches.toml`, to be confirmed by counsel.",
        "",
        *_drawing(BreachStep.NOTED, BREACH_TRANSITIONS),
        "",
        "## The four factors",
        "",
        *(f"* {one.words} ({one.section})" for one in factors()),
        "",
        "## By when who is told",
        "",
        "| who | by when |",
        "| --- | --- |",
        f"| the people affected | {by.days} days after the day of discovery |",
        f"| the Secretary of HHS, of {by.at_once_from} people or more, or an unknown number | the same day |",
        f"| the Secretary of HHS, of fewer | {by.days_after_year} days after the end of the year of discovery |",
        f"| prominent media, of more than {by.media_over} people of one state, or an unknown number | the same day |",
    ]
    return "\n".join([*lines, ""])


def inquiry_states() -> str:
    """The states of an inquiry, and why one is closed."""
    lines = ["# The states of an inquiry", "", NOTE, ""]
    lines += [
        "The table stands in `inquiries/enums.py`, who may do what and by when in `inquiries/rules.py`. That somebody",
        "was admitted is never written here: the journey says so of the referral that was made.",
        "",
        *_drawing(InquiryState.NEW, INQUIRY_TRANSITIONS),
        "",
        f"Closed for a reason of ours: {', '.join(one for one in Closing if one in OURS)}. For another one:",
        f"{', '.join(one for one in Closing if one not in OURS)}.",
    ]
    return "\n".join([*lines, ""])


def incident_states() -> str:
    """The steps of an incident, and who has to be told of each kind by when, in a state looked up and in another."""
    lines = ["# The steps of an incident", "", NOTE, ""]
    lines += [
        "The table stands in `incidents/enums.py`; kinds, hours and sources in `incidents/incidents.toml`, to be",
        "confirmed by the center's direction and by counsel. Hours count from when somebody here noticed it. Where a",
        "time is unknown somebody asks; it is never a guess.",
        "",
        *_drawing(IncidentStep.NOTED, INCIDENT_TRANSITIONS),
        "",
        f"Somebody else than its author reviews it within {incident_book.review_hours()} hours.",
    ]
    for kind in incident_book.kinds().values():
        lines += ["", f"## {kind.words}", "", "| who is told | if | hours | whose | where | source |"]
        lines += ["| --- | --- | --- | --- | --- | --- |"]
        looked_up = [one for one in incident_book.duties(kind=kind.key, state="VA") if one.key != "state"]
        unknown = [one for one in incident_book.duties(kind=kind.key, state="") if one.key == "state"]
        lines += [_told_line(one) for one in (*looked_up, *unknown)]
    return "\n".join([*lines, ""])


def _told_line(one: incident_book.Duty) -> str:
    hours = "unknown: ask" if one.hours is None else str(one.hours)
    where = "wherever it was not looked up" if one.key == "state" else one.state or "anywhere"
    return f"| {one.who} | {one.condition} | {hours} | {one.owner} | {where} | {one.source} |"


def _spoken(member: StrEnum) -> str:
    return member.value.replace("_", " ")


def _drawing(start: StrEnum, transitions: Mapping[Any, frozenset[Any]]) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {start.value}"]
    lines += [f"    {now.value} --> {to.value}" for now, after in transitions.items() for to in sorted(after)]
    return [*lines, *(f"    {now.value} --> [*]" for now, after in transitions.items() if not after), "```"]


def _in_order(states: frozenset[EpisodeState]) -> list[EpisodeState]:
    return [state for state in EpisodeState if state in states]


PAGES: Mapping[str, Callable[[], str]] = {
    "episode-states.md": episode_states,
    "proposal-states.md": proposal_states,
    "delivery-states.md": delivery_states,
    "consents.md": consents,
    "legal-steps.md": legal_states,
    "breach-steps.md": breach_states,
    "incident-steps.md": incident_states,
    "inquiry-states.md": inquiry_states,
    "instruments.md": instruments,
}


def stale_pages() -> list[str]:
    """The pages that are missing or not what the code says now."""
    return [name for name, make in PAGES.items() if _kept(name) != make()]


def _kept(name: str) -> str | None:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def write_pages() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (REFERENCE / name).write_text(make(), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of write")
    if not parser.parse_args().check:
        write_pages()
        return 0
    stale = stale_pages()
    for name in stale:
        print(f"docs/reference/{name} is not what the code says. Run: python tools/generated_docs.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
