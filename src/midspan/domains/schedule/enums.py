"""The words of the schedule."""

from enum import StrEnum


class SessionKind(StrEnum):
    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"


class GatheringParty(StrEnum):
    """What a family session needs beside whoever is asked to it, as the engine is told."""

    PATIENT = "patient"
    LEAD = "lead"
    ROOM = "room"


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELED = "canceled"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    IMPOSSIBLE = "impossible"  # No week reaches the dose; the explanation is kept.


class SwapState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DayChangeKind(StrEnum):
    """What is different about one date of a section."""

    SKIPPED = "skipped"
    CHANGED = "changed"  # Another day, time, place or leader, on this date only.
    EXTRA = "extra"


class ClockCaseKind(StrEnum):
    """What a change of clocks does to one session."""

    GAP = "gap"  # It falls into the time that spring skips, so it begins later.
    FOLD = "fold"  # It falls into the time that autumn repeats, so it takes place in the first.
    CONFLICT = "conflict"  # By video from another zone it now meets the person's own life.


class StepKind(StrEnum):
    """What an absence does to one session."""

    COVERED = "covered"  # A stand-in leads it.
    MOVED = "moved"  # An individual session, to another time of the same week.
    CANCELED = "canceled"
    OPEN = "open"  # Left for later: it needs cover.
    WITHOUT = "without"  # Others lead it anyway.


class DateState(StrEnum):
    """How one date of a section stands."""

    MEETS = "meets"
    CHANGED = "changed"
    EXTRA = "extra"
    SKIPPED = "skipped"
    CLOSED = "closed"
    CANCELED = "canceled"  # By hand, this one session.
    MISSING = (
        "missing"  # It should meet, but nothing stands on the calendar: its room is taken, or it is not filled yet.
    )


class ProposalKind(StrEnum):
    CENTER = "center"  # A new week for everybody, decided move by move.
    REPAIR = "repair"  # One person's week found again, for which others move: everybody in it is asked first.


class ProposalState(StrEnum):
    COMPUTING = "computing"
    READY = "ready"
    STOPPED = "stopped"  # By somebody, with the best weeks found until then.
    FAILED = "failed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


class MoveState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASKED = "asked"  # The person is asked before anything changes.
    CONSENTED = "consented"  # They said yes; nothing has changed yet.
    REFUSED = "refused"  # They said no, and keep their week.
    PUBLISHED = "published"
    AGREED = "agreed"  # The person said that it is fine.
    OBJECTED = "objected"  # It does not work, and the old week is taken: a line for staff.
    RETURNED = "returned"  # It did not work, and the person has their old week back.
    SETTLED = "settled"  # Staff found another week, or it was talked over.
    GONE = "gone"  # Somebody else took a place first; the person stayed on their old week.
    UNDONE = "undone"


class ProposalFailure(StrEnum):
    NOBODY = "nobody"  # Nobody's week could be planned at all.
    REFEREE = "referee"  # The referee found a broken rule; the result is thrown away.
    SOLVER = "solver"
    LOST = "lost"  # No word from the computation for a long time.


class ScenarioState(StrEnum):
    DRAFT = "draft"  # Its changes are being chosen.
    COMPUTING = "computing"
    READY = "ready"
    STOPPED = "stopped"  # By somebody, with the best weeks found until then.
    FAILED = "failed"
    DISCARDED = "discarded"


class ScenarioChangeKind(StrEnum):
    """What is different in a scenario."""

    SECTION = "section"  # One more section like an existing one, at a time of its own.
    SEATS = "seats"
    MOVE = "move"  # One weekly meeting of a section at another time.
    AWAY = "away"  # A counselor is away for some weeks.
    DAY = "day"  # A site opens on a further day, with groups like existing ones.
    REFERRALS = "referrals"  # So many new people like a described one.
    HOUR = "hour"  # One more hour of a counselor.
    PERSON = "person"  # Something in one person's own life or plan of care.


class AdviceState(StrEnum):
    COMPUTING = "computing"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


_P, _M, _S, _A = ProposalState, MoveState, ScenarioState, AdviceState
PROPOSAL_TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    _P.COMPUTING: frozenset({_P.READY, _P.STOPPED, _P.FAILED, _P.WITHDRAWN}),
    _P.READY: frozenset({_P.PUBLISHED, _P.WITHDRAWN}),
    _P.STOPPED: frozenset({_P.PUBLISHED, _P.WITHDRAWN}),
    _P.FAILED: frozenset(),
    _P.PUBLISHED: frozenset({_P.UNDONE}),
    _P.WITHDRAWN: frozenset(),
    _P.UNDONE: frozenset(),
}
MOVE_TRANSITIONS: dict[MoveState, frozenset[MoveState]] = {
    _M.PROPOSED: frozenset({_M.ACCEPTED, _M.DECLINED, _M.ASKED}),
    _M.ACCEPTED: frozenset({_M.DECLINED, _M.PUBLISHED, _M.GONE}),
    _M.DECLINED: frozenset({_M.ACCEPTED}),
    _M.ASKED: frozenset({_M.CONSENTED, _M.REFUSED, _M.UNDONE}),
    _M.CONSENTED: frozenset({_M.REFUSED, _M.AGREED, _M.UNDONE}),
    _M.REFUSED: frozenset(),
    _M.PUBLISHED: frozenset({_M.AGREED, _M.OBJECTED, _M.RETURNED, _M.UNDONE}),
    _M.AGREED: frozenset({_M.OBJECTED, _M.RETURNED, _M.UNDONE}),
    _M.OBJECTED: frozenset({_M.SETTLED, _M.UNDONE}),
    _M.RETURNED: frozenset(),
    _M.SETTLED: frozenset(),
    _M.GONE: frozenset(),
    _M.UNDONE: frozenset(),
}
SCENARIO_TRANSITIONS: dict[ScenarioState, frozenset[ScenarioState]] = {
    _S.DRAFT: frozenset({_S.COMPUTING, _S.DISCARDED}),
    _S.COMPUTING: frozenset({_S.READY, _S.STOPPED, _S.FAILED, _S.DISCARDED}),
    _S.READY: frozenset({_S.DRAFT, _S.COMPUTING, _S.DISCARDED}),
    _S.STOPPED: frozenset({_S.DRAFT, _S.COMPUTING, _S.DISCARDED}),
    _S.FAILED: frozenset({_S.DRAFT, _S.COMPUTING, _S.DISCARDED}),
    _S.DISCARDED: frozenset(),
}
ADVICE_TRANSITIONS: dict[AdviceState, frozenset[AdviceState]] = {
    _A.COMPUTING: frozenset({_A.READY, _A.STOPPED, _A.FAILED}),
    _A.READY: frozenset(),
    _A.STOPPED: frozenset(),
    _A.FAILED: frozenset(),
}
DECIDABLE = frozenset({_P.READY, _P.STOPPED})  # Moves of such a proposal are accepted or declined.
TAKEN_EFFECT = frozenset({_M.PUBLISHED, _M.AGREED, _M.OBJECTED})  # The person's new week stands.
ANSWERABLE = frozenset({_M.PUBLISHED, _M.AGREED})
COMPUTED = frozenset({_S.READY, _S.STOPPED})  # Such a scenario has a result.
QUESTIONS = frozenset({_M.ASKED, _M.CONSENTED})  # Nothing has changed, and the person may say no.
SEEN_BY_PATIENT = QUESTIONS | {
    _M.PUBLISHED, _M.AGREED, _M.OBJECTED, _M.RETURNED, _M.SETTLED, _M.UNDONE, _M.REFUSED,
}  # fmt: skip
