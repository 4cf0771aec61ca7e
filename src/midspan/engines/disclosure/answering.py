"""Decisions as they leave the engine: closed for this kind of viewer, or open with everything that must be done."""

from datetime import UTC, date, datetime
from functools import lru_cache

from midspan.engines.disclosure.books import channel_book, part2_notice
from midspan.engines.disclosure.compiling import FOREVER, PART2, Asked, Rule
from midspan.engines.disclosure.model import Decision, Mask, Request
from midspan.engines.disclosure.sentences import sentence_for
from midspan.engines.disclosure.words import Channel, Code, Kind, Obligation, Outcome

# Who already knows that the person is a patient, and may therefore be told "no".
INSIDERS = frozenset({Kind.SELF, Kind.STAFF})
# Recipients to whom a consent gives no freedom to pass a record on (42 CFR 2.33).
MAY_NOT_PASS_ON = frozenset({Kind.FAMILY, Kind.MENTOR, Kind.GUARDIAN, Kind.EMPLOYER, Kind.RESEARCHER})
GIVEN_LITTLE = frozenset({Kind.EMPLOYER, Kind.PAYER, Kind.RESEARCHER})
MOST_REMEMBERED = 4096  # Answers by kind, code and basis; a basis names a row or a consent, so there is no end of them.
MOST_ANSWERS = 1024  # Worded answers one kind of request remembers: its rules, on a few days.


@lru_cache(maxsize=MOST_REMEMBERED)
def closed(kind: Kind, code: Code, basis: str = "default") -> Decision:
    """No: said to insiders, hidden from everybody else. What somebody keeps private is hidden from insiders too."""
    outcome = Outcome.DENY if kind in INSIDERS and code is not Code.PRIVATE else Outcome.CONCEAL
    return Decision(outcome, code, basis, sentence_for(code))


@lru_cache(maxsize=MOST_REMEMBERED)
def opened(
    kind: Kind,
    channel: Channel,
    code: Code,
    basis: str,
    *,
    is_stepped_up: bool,
    obligations: frozenset[Obligation] = frozenset(),
    mask: Mask | None = None,
) -> Decision:
    """Yes by a rule of the program, or no where the channel cannot do what it asks for."""
    outcome = Outcome.PERMIT if mask is None else Outcome.REDACT
    answer = Decision(outcome, code, basis, sentence_for(code), obligations, mask)
    return performable(answer, kind=kind, channel=channel, is_stepped_up=is_stepped_up)


def denied_by(asked: Asked, rule: Rule, kind: Kind, code: Code) -> Decision:
    """No, because a consent or restriction says so."""
    found = asked.worded.get(rule)
    if found is None:
        outcome = Outcome.DENY if kind in INSIDERS else Outcome.CONCEAL
        found = asked.worded[rule] = Decision(
            outcome, code, rule.basis, rule.sentence or sentence_for(code, rule.given_on)
        )
    return found


def permitted_by(asked: Asked, rule: Rule, request: Request, need: int) -> Decision:
    """Yes by consent, with its obligations; no where the channel cannot do them."""
    part2_on = datetime.fromtimestamp(request.at, UTC).date() if need & PART2 else None
    key = (rule, part2_on)
    found = asked.worded.get(key)
    return found if found is not None else _word(asked, rule, request, part2_on)


def _word(asked: Asked, rule: Rule, request: Request, part2_on: date | None) -> Decision:
    kind = request.kind
    answer = Decision(
        Outcome.PERMIT,
        Code.BY_CONSENT,
        rule.basis,
        rule.sentence or sentence_for(Code.BY_CONSENT, rule.given_on),
        _duties(rule, kind, is_part2=part2_on is not None),
        notice=None if part2_on is None or kind in INSIDERS else part2_notice(part2_on).version,
        expires=None if rule.ends == FOREVER else datetime.fromtimestamp(rule.ends, UTC),
    )
    if len(asked.worded) >= MOST_ANSWERS:
        asked.worded.clear()
    found = performable(answer, kind=kind, channel=request.channel, is_stepped_up=request.stepped_up)
    asked.worded[rule, part2_on] = found
    return found


def _duties(rule: Rule, kind: Kind, *, is_part2: bool) -> frozenset[Obligation]:
    found = set()
    if kind not in INSIDERS:
        found.add(Obligation.ACCOUNT)
        if is_part2:
            found |= {Obligation.PART2_NOTICE, Obligation.CONSENT_COPY_OR_SCOPE}
    if is_part2 and kind in MAY_NOT_PASS_ON:
        found.add(Obligation.NO_REDISCLOSURE)
    if kind in GIVEN_LITTLE:
        found.add(Obligation.MINIMUM_FIELDS)
    if rule.ends != FOREVER:
        found.add(Obligation.EXPIRES)
    return frozenset(found)


def performable(answer: Decision, *, kind: Kind, channel: Channel, is_stepped_up: bool) -> Decision:
    """The answer with what its channel adds, or closed where the channel cannot do all of it (as XACML has it)."""
    book = channel_book()[channel]
    wanted = answer.obligations | book.adds
    if channel is Channel.EXPORT and kind is Kind.STAFF:
        wanted |= {Obligation.SECOND_PERSON}  # Taking many records out is never one person's work.
    if not wanted <= book.does:
        return closed(kind, Code.CHANNEL_CANNOT, answer.basis)
    if is_stepped_up:
        wanted -= {Obligation.STEP_UP}
    return Decision(
        answer.outcome,
        answer.code,
        answer.basis,
        answer.sentence,
        wanted,
        answer.mask,
        answer.notice,
        answer.expires,
    )
