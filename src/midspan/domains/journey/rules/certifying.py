"""Whether somebody's need of this intensity is certified, until when, and who may sign that it is.

Periods are half-open: `until` is the first day that is not covered. A statement covers the level it was signed for
and no other. What nobody certified stays a gap: no later statement reaches back.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.journey.enums import Certifying, PayerAsks
from midspan.domains.journey.rules.roles import CARE_WORK, may_work_on_episode
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

DAY = timedelta(days=1)
MOST_DAYS = 366  # That a payer asks for: more is a slip of the hand.
ASKS_PAYERS = CARE_WORK | {Role.UTILIZATION_REVIEW}
MOST_WORDS = 8000  # Characters: more than that is no statement, and no payer reads it.


class Sentence(Struct, frozen=True, kw_only=True):
    """One thing a statement has to say, which the physician affirms by hand."""

    key: str
    words: str


class Answered(Struct, frozen=True, kw_only=True):
    """What a payer answered of one stay; `through` is the last day it holds, None where the payer named none.

    Days count from admission or the change of level, and from a statement's first day to where it ends.
    """

    asks: PayerAsks
    said_on: date | None
    said_by: str
    reference: str = ""
    entry_days: int | None = None
    again_days: int | None = None
    through: date | None = None

    def holds(self, today: date) -> bool:
        return self.through is None or today <= self.through


class CertificationRule(Struct, frozen=True, kw_only=True):
    """What one payer asks at some levels. Days count from admission or from the change of level.

    `answered` is what the payer of one stay said, where the rules do not know: the rule follows it while it holds.
    """

    payer: str
    levels: tuple[str, ...]
    need: Certifying
    source: str
    confirmed: bool
    least_hours: int = 0
    entry_days: int = 0
    longest_days: int = 0
    is_once: bool = False
    credentials: tuple[str, ...] = ()
    says: tuple[Sentence, ...] = ()
    answered: Answered | None = None


UNSAID = CertificationRule(
    payer="",
    levels=(),
    need=Certifying.UNKNOWN,
    source="No rule is on file for this payer and level. Ask the payer.",
    confirmed=False,
)


class CertificationBook(Struct, frozen=True, kw_only=True):
    """The rules as `certification_rules.toml` has them; `reviewed_on` says how old they are."""

    version: str
    author: str
    reviewed_on: date
    confirmed: bool
    ahead_days: int
    answered_credentials: tuple[str, ...]
    rules: tuple[CertificationRule, ...]

    def rule_for(self, *, payer: str, level: str) -> CertificationRule:
        """A payer that is not known, or that no rule speaks of, asks something unknown."""
        kind = payer_kind(payer)
        return next((one for one in self.rules if one.payer == kind and level in one.levels), UNSAID)

    @property
    def signing_credentials(self) -> frozenset[str]:
        """Credentials that may sign by any of the rules."""
        return frozenset(name for one in self.rules for name in one.credentials).union(self.answered_credentials)

    def rule_by(self, answer: Answered | None, *, payer: str, level: str, today: date) -> CertificationRule:
        """As above, and what the payer answered where the rules do not know.

        What no longer holds is unknown again; its days stay, for what was owed until it ended.
        """
        rule = self.rule_for(payer=payer, level=level)
        if answer is None or rule.need is not Certifying.UNKNOWN:
            return rule
        followed = replace(rule, answered=answer)
        if answer.asks is PayerAsks.NOTHING:
            needs_none = replace(followed, need=Certifying.NOT_NEEDED, confirmed=True)
            return needs_none if answer.holds(today) else followed
        followed = replace(
            followed,
            entry_days=answer.entry_days or 0,
            longest_days=answer.again_days or MOST_DAYS,
            is_once=answer.asks is PayerAsks.ONCE,
        )
        if not answer.holds(today):
            return followed
        return replace(followed, need=Certifying.NEEDED, confirmed=True, credentials=self.answered_credentials)


class Period(Struct, frozen=True, kw_only=True):
    """The days that one statement covers at one level."""

    level: str
    first: date
    until: date


def period_by(rule: CertificationRule, *, level: str, first: date, until: date) -> Period:
    """What a statement covers by the rule that is followed now, which may allow fewer days than when it was signed."""
    most = latest_until(rule, first) if rule.longest_days else until
    return Period(level=level, first=first, until=min(until, most))


class CertificationState(Struct, frozen=True, kw_only=True):
    """How a stay stands: `due_on` is the last day on which nothing is missing; None while nothing is due at all.

    What is due then is a statement; or, with `asks_payer`, to ask the payer again, whose answer ends that day. `gaps`
    are days that have passed without being covered, first and until. An answer that has ended leaves what was covered
    by then and what was not.
    """

    need: Certifying
    due_on: date | None = None
    covered_until: date | None = None
    gaps: tuple[tuple[date, date], ...] = ()
    asks_payer: bool = False

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def certification_state(
    rule: CertificationRule,
    *,
    level: str,
    since: date | None,
    ended_on: date | None,
    periods: Sequence[Period],
    today: date,
) -> CertificationState:
    """How a stay that has this level since `since` stands today. What has ended owes nothing any more.

    `since` is None before admission: no clock has begun, so nothing is due and nothing is missing.
    """
    found = _of_statements(rule, level=level, since=since, ended_on=ended_on, periods=periods, today=today)
    last = rule.answered.through if rule.answered and since and ended_on is None else None
    if last is None or (found.due_on is not None and found.due_on <= last):
        return found
    return replace(found, due_on=last, asks_payer=True)


def _of_statements(
    rule: CertificationRule,
    *,
    level: str,
    since: date | None,
    ended_on: date | None,
    periods: Sequence[Period],
    today: date,
) -> CertificationState:
    """As above, before it is asked how long the answer holds that the rule follows."""
    over_on = _wanted_until(rule)
    if rule.need is not Certifying.NEEDED and over_on is None:
        return CertificationState(need=rule.need)
    of_level = sorted(
        (one.first, one.until) for one in periods if one.level == level and (not since or one.until > since)
    )
    until = _run_until(of_level, today)
    if since is None:
        return CertificationState(need=rule.need, covered_until=until)
    due_on = since + rule.entry_days * DAY if until is None else until - DAY
    last = min(day for day in (today, ended_on, over_on) if day is not None)
    is_in_time = until is None and last <= due_on
    is_settled = rule.is_once and until is not None
    is_due = ended_on is None and over_on is None and not is_settled
    missing_until = min(last, of_level[0][0]) if is_settled else last
    return CertificationState(
        need=rule.need,
        due_on=due_on if is_due else None,
        covered_until=until,
        gaps=() if is_in_time else tuple(_gaps(of_level, since=since, until=missing_until)),
    )


def _wanted_until(rule: CertificationRule) -> date | None:
    """The first day on which nobody knows any more what the payer wants, of an answer that wanted it and has ended."""
    said = rule.answered
    if rule.need is not Certifying.UNKNOWN or said is None or said.asks is PayerAsks.NOTHING:
        return None
    return said.through + DAY if said.through else None


def level_since(admitted: date, history: Iterable[tuple[date, str, str]], *, level: str, payer: str) -> date:
    """The first day on which the stay had this level with this payer for good, never before admission.

    `history` is the day, level and payer of each version in order. Filling in what was blank changes nothing.
    """
    found, was = admitted, ("", "")
    for day, level_then, payer_then in history:
        then = (level_then, payer_kind(payer_then))
        pairs = zip(was, then, (level, payer_kind(payer)), strict=True)
        if any(before and before != after == now for before, after, now in pairs):
            found = max(found, day)
        was = then
    return found


def payer_kind(payer: str) -> str:
    """A payer as the rules name it."""
    return payer.strip().lower()


def _run_until(covered: Sequence[tuple[date, date]], today: date) -> date | None:
    """Where the unbroken run of these periods that holds today ends, or the last one ended; what begins later waits."""
    reached: date | None = None
    for first, then in covered:
        if first > today and (reached is None or first > reached):
            break
        reached = then if reached is None else max(reached, then)
    return reached


def _gaps(covered: Sequence[tuple[date, date]], *, since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days before `until` that lie in none of these periods, which are in order."""
    reached = since
    for first, then in [*covered, (until, until)]:
        if reached < min(first, until):
            yield reached, min(first, until)
        reached = max(reached, then)


class Statement(Struct, frozen=True, kw_only=True):
    """What a physician has written so far; nothing in it was chosen beforehand. `affirmed` are keys of sentences."""

    first: date | None = None
    until: date | None = None
    weekly_hours: int | None = None
    why: str = ""
    affirmed: frozenset[str] = frozenset()


def may_write_certification(
    by: Actor, *, rule: CertificationRule, credentials: Collection[str], is_over: bool
) -> Verdict:
    """Whether this person may write one: the stay goes on, the payer wants it, and their credential is of the rule."""
    return first_refusal(
        may_work_on_episode(by),
        refused("This stay has ended; nothing is certified any more.") if is_over else ALLOWED,
        _is_wanted(rule),
        _may_put_name(rule, credentials),
    )


def may_keep_certification(*, is_as_seen: bool) -> Verdict:
    """A page left open, or a request that comes late, puts nothing over what was written or signed since."""
    return ALLOWED if is_as_seen else refused("This was signed, or written elsewhere, meanwhile. Open the page anew.")


def _is_wanted(rule: CertificationRule) -> Verdict:
    if rule.need is Certifying.UNKNOWN:
        return refused("Whether this payer wants a certification is not on file. Ask the payer.")
    if rule.need is Certifying.NOT_NEEDED:
        return refused("No certification is needed for this payer and level.")
    return ALLOWED


def _may_put_name(rule: CertificationRule, credentials: Collection[str]) -> Verdict:
    if set(rule.credentials).intersection(credentials):
        return ALLOWED
    return refused(f"Only {' or '.join(rule.credentials)} may sign this. Ask a physician below.")


def may_sign_certification(
    statement: Statement,
    *,
    rule: CertificationRule,
    since: date | None,
    today: date,
    periods: Sequence[Period] = (),
) -> Verdict:
    """Whether the statement is whole. Who may write it is asked beside this; `periods` are those of this level."""
    return first_refusal(
        _period_is_given(statement, rule, since=since, today=today),
        _period_is_new(statement, periods),
        _period_follows(statement, next_day(rule, since=since, today=today, periods=periods)),
        _hours_suffice(statement, rule),
        _why_is_said(statement),
        _all_affirmed(statement, rule),
    )


def _period_is_given(statement: Statement, rule: CertificationRule, *, since: date | None, today: date) -> Verdict:
    first, until = statement.first, statement.until
    if first is None or until is None:
        return refused("Say from which day and through which day it holds.")
    if until <= first:
        return refused("The last day lies before the first.")
    if first < earliest_day(rule, since=since, today=today):
        return refused("No day that has passed is certified afterwards. What was not covered stays a gap.")
    if until > latest_until(rule, first):
        return refused(f"One statement covers at most {rule.longest_days} days.")
    return ALLOWED


def _period_is_new(statement: Statement, periods: Sequence[Period]) -> Verdict:
    first, until = statement.first, statement.until
    is_covered = any(first and until and one.first <= first and until <= one.until for one in periods)
    return refused("These days are certified already.") if is_covered else ALLOWED


def _period_follows(statement: Statement, latest: date) -> Verdict:
    leaves = statement.first is not None and statement.first > latest
    return refused("It leaves days uncertified. Look at the first day once more.") if leaves else ALLOWED


def next_day(rule: CertificationRule, *, since: date | None, today: date, periods: Sequence[Period]) -> date:
    """Where what these periods cover ends, so that no day lies between; never a day that has passed."""
    earliest = earliest_day(rule, since=since, today=today)
    return max(earliest, _run_until(sorted((one.first, one.until) for one in periods), today) or earliest)


def earliest_day(rule: CertificationRule, *, since: date | None, today: date) -> date:
    """Today; or the first day at this level, while the days the rule gives for that last."""
    return since if since and today <= since + rule.entry_days * DAY else today


def latest_until(rule: CertificationRule, first: date) -> date:
    """The first day that a statement from `first` on cannot cover any more."""
    return first + rule.longest_days * DAY


def _hours_suffice(statement: Statement, rule: CertificationRule) -> Verdict:
    if statement.weekly_hours is None:
        return refused("Say how many hours a week are needed.")
    if statement.weekly_hours < rule.least_hours:
        return refused(f"This payer asks for at least {rule.least_hours} hours a week. Fewer is another level of care.")
    return ALLOWED


def _why_is_said(statement: Statement) -> Verdict:
    if not statement.why.strip():
        return refused("Write in your own words why this intensity is needed.")
    if len(statement.why.strip()) > MOST_WORDS:
        return refused(f"Say why in at most {MOST_WORDS} characters. What you wrote is kept.")
    return ALLOWED


def _all_affirmed(statement: Statement, rule: CertificationRule) -> Verdict:
    missing = {one.key for one in rule.says} - statement.affirmed
    return refused("Affirm each sentence that the statement has to say, or do not sign.") if missing else ALLOWED


def may_record_answer(answer: Answered, *, today: date) -> Verdict:
    """Whether this is an answer. Who may put it down, and of which payer, is asked beside this."""
    return first_refusal(
        ALLOWED if answer.said_by.strip() else refused("Say who at the payer said it."),
        _is_said(answer, today),
        _days_fit(answer),
    )


def may_ask_payer(by: Actor, *, rule: CertificationRule, payer: str, level: str, is_over: bool) -> Verdict:
    """Whether this person may put down what the payer of a stay says: it is asked where the rules do not know.

    `rule` is what they say without it. An answer is about one payer and one level, so both are known before it.
    """
    knows = by.kind is ActorKind.JOB or bool(by.roles & ASKS_PAYERS)
    is_known = rule.need is not Certifying.UNKNOWN
    return first_refusal(
        ALLOWED if knows else refused("Your role does not include this step. Ask intake or the counselor."),
        refused("This stay has ended; nothing is certified any more.") if is_over else ALLOWED,
        refused("What this payer asks is on file; a word by phone does not change it.") if is_known else ALLOWED,
        ALLOWED if payer.strip() and level else refused("Put down who pays and the level of care first."),
    )


def may_answer_now(*, is_as_seen: bool) -> Verdict:
    """A page left open puts down nothing about another payer or level, and nothing over an answer it has not seen."""
    if is_as_seen:
        return ALLOWED
    return refused(
        "Who pays, the level of care or the answer has changed meanwhile. "
        "Look at what stands here now, and put it down again if it still is so."
    )


def _is_said(answer: Answered, today: date) -> Verdict:
    if answer.said_on is None or answer.said_on > today:
        return refused("Say on which day the payer answered; it is not a day to come.")
    if answer.through is not None and answer.through < answer.said_on:
        return refused("The answer would end before it was given. Look at both days once more.")
    if answer.through is not None and not answer.holds(today):
        return refused("This answer has ended already. Ask the payer again.")
    return ALLOWED


def _days_fit(answer: Answered) -> Verdict:
    if answer.asks is PayerAsks.NOTHING:
        return ALLOWED
    if answer.entry_days is None or not 0 <= answer.entry_days <= MOST_DAYS:
        return refused("Say within how many days of admission the first is due. 0 is the day of admission.")
    if answer.asks is PayerAsks.AGAIN and not (answer.again_days and 1 <= answer.again_days <= MOST_DAYS):
        return refused("Say after how many days the next one is due.")
    return ALLOWED


def may_ask_physician(
    by: Actor, *, need: Certifying, credentials: Collection[str], may_sign: Collection[str]
) -> Verdict:
    """Whether a colleague with these credentials may be asked to certify."""
    able = ALLOWED if set(may_sign).intersection(credentials) else refused("Choose a physician of this center.")
    wanted = ALLOWED if need is Certifying.NEEDED else refused("No certification is known to be needed here.")
    return first_refusal(may_work_on_episode(by), wanted, able)


def may_add_to_certification(by: Actor, *, author_id: object, credentials: Collection[str], words: str) -> Verdict:
    """An addendum is added by who signed the statement, or by a colleague who could have."""
    able = by.id == author_id or bool(credentials)
    return first_refusal(
        may_work_on_episode(by),
        ALLOWED if able else refused("Who signed it, or another physician, adds to it."),
        ALLOWED if words.strip() else refused("Write what is to be added."),
    )
