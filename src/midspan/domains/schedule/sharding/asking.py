"""The solver's side: questions are cut into shards, answered by helpers and by itself, and put together again."""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct, field

from midspan.domains.schedule.models import Shard, SharedWeek
from midspan.domains.schedule.sharding.rules import PATIENCE_SECONDS, POLL_SECONDS, people_in_a_shard
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.search.asking import Answers
from midspan.engines.scheduling.solving.pricing import Answering, Question
from midspan.engines.scheduling.solving.sending import answers_from_bytes, joined_answers, pieces_of, question_to_bytes
from midspan.engines.scheduling.wire import problem_to_json
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor


@contextmanager
def shared(problem: engine.Problem, *, proposal_id: UUID, run: int, by: Actor) -> Iterator["SharedPricing"]:
    """The problem laid out for helpers, and a pricer that asks them. Afterwards nothing of it is left.

    What an earlier run of the same proposal left behind goes as well.
    """
    with acting_for(by, Reach.ALL):
        weeks = SharedWeek.objects.filter(organization_id=by.organization_id, proposal_id=proposal_id)
        weeks.delete()
        week = SharedWeek.objects.create(
            organization_id=by.organization_id,
            proposal_id=proposal_id,
            run=run,
            problem=zlib.compress(problem_to_json(problem).encode()),
            opened_at=clock.now(),
        )
    try:
        yield SharedPricing(week.pk, by)
    finally:
        with acting_for(by, Reach.ALL):
            weeks.filter(pk=week.pk).delete()


class SharedPricing(Struct):
    """Answers a question with the help of whoever is ready; without help it is as if nobody had been asked.

    `lost` counts shards that a helper took and did not answer in time: each stands for a helper that is gone.
    """

    week_id: UUID
    by: Actor
    asked: int = 0
    lost: int = 0
    answered_by_helpers: int = 0

    def __call__(self, question: Question, alone: Answering) -> Answers:
        helpers = self.helpers()
        size = people_in_a_shard(len(question.people), helpers=helpers)
        if helpers <= 0 or size >= len(question.people):
            return alone(question)
        round_ = _Round(self, pieces_of(question, size), alone)
        return round_.answered()

    def helpers(self) -> int:
        """How many are ready to answer."""
        with acting_for(self.by, Reach.ALL):
            week = SharedWeek.objects.filter(organization_id=self.by.organization_id, pk=self.week_id)
            return sum(week.values_list("helpers", flat=True)) - self.lost


class _Round(Struct):
    """One question in pieces: the solver answers from the last on, helpers from the first."""

    pricing: SharedPricing
    pieces: list[Question]
    alone: Answering
    answers: dict[int, Answers] = field(default_factory=dict)

    def answered(self) -> Answers:
        self._lay_out()
        for number in reversed(range(len(self.pieces))):
            if self._take(number):
                self.answers[number] = self.alone(self.pieces[number])
        self._wait()
        return joined_answers([self.answers[number] for number in range(len(self.pieces))])

    def _lay_out(self) -> None:
        pricing = self.pricing
        with acting_for(pricing.by, Reach.ALL):
            Shard.objects.bulk_create(
                Shard(
                    organization_id=pricing.by.organization_id,
                    week_id=pricing.week_id,
                    number=pricing.asked + number,
                    question=question_to_bytes(piece),
                )
                for number, piece in enumerate(self.pieces)
            )

    def _take(self, number: int) -> bool:
        """Whether the shard was still free; then it is the solver's, and no helper sees it any more."""
        with acting_for(self.pricing.by, Reach.ALL):
            rows = self._rows().filter(number=self.pricing.asked + number)
            free = rows.filter(taken_at=None).select_for_update(skip_locked=True).values("pk")
            return bool(Shard.objects.filter(pk__in=free).delete()[0])

    def _wait(self) -> None:
        """The other shards' answers; those for which a helper takes too long are given here."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._collect()
            missing = [number for number in range(len(self.pieces)) if number not in self.answers]
            if not missing:
                break
            if time.monotonic() > deadline:
                self.pricing.lost += len(missing)  # A helper takes one at a time.
                self.answers |= {number: self.alone(self.pieces[number]) for number in missing}
                break
            time.sleep(POLL_SECONDS)
        with acting_for(self.pricing.by, Reach.ALL):
            self._rows().delete()
        self.pricing.asked += len(self.pieces)

    def _collect(self) -> None:
        with acting_for(self.pricing.by, Reach.ALL):
            given = list(self._rows().exclude(answer=None).values_list("number", "answer"))
            self._rows().filter(number__in=[number for number, _ in given]).delete()
        for number, answer in given:
            self.answers.setdefault(number - self.pricing.asked, answers_from_bytes(bytes(answer or b"")))
            self.pricing.answered_by_helpers += 1

    def _rows(self) -> QuerySet[Shard]:
        return Shard.objects.filter(organization_id=self.pricing.by.organization_id, week_id=self.pricing.week_id)
