"""Questions to pricing, and answers, as bytes: for workers in other processes that hold the same problem.

Numbers are little-endian. Of prices only those that are not zero are sent.
"""

import struct
import zlib

import numpy as np
from msgspec.structs import replace

from midspan.engines.scheduling.search.asking import Answers
from midspan.engines.scheduling.solving.found import Ints
from midspan.engines.scheduling.solving.pricing import Question

HEAD = struct.Struct("<5q")  # People, weeks of each, whether the nearest, prices there are, prices sent.
NUMBER = np.dtype("<i8")
QUICK = 1  # Of zlib's levels: rows of weeks are mostly zeros, which any level sees.


def question_to_bytes(question: Question) -> bytes:
    """The same question gives the same bytes."""
    keys = np.nonzero(question.prices)[0]
    head = HEAD.pack(len(question.people), question.most, question.is_nearest, len(question.prices), len(keys))
    columns = (question.people, question.cutoffs, keys, question.prices[keys])
    return zlib.compress(head + b"".join(column.astype(NUMBER).tobytes() for column in columns), QUICK)


def question_from_bytes(sent: bytes) -> Question:
    raw = zlib.decompress(sent)
    people, most, is_nearest, count, priced = HEAD.unpack_from(raw)
    numbers = np.frombuffer(raw, NUMBER, offset=HEAD.size).astype(np.int64)
    who, cutoffs, keys, sums = np.split(numbers, [people, 2 * people, 2 * people + priced])
    prices = np.zeros(count, np.int64)
    prices[keys] = sums
    return Question(who, cutoffs, most, prices, bool(is_nearest))


def answers_to_bytes(answers: Answers) -> bytes:
    """The same answer gives the same bytes."""
    counts = np.array([len(answers.counts), *answers.counts], NUMBER)
    return zlib.compress(counts.tobytes() + answers.raw, QUICK)


def answers_from_bytes(sent: bytes) -> Answers:
    raw = zlib.decompress(sent)
    (count,) = np.frombuffer(raw, NUMBER, count=1).tolist()
    counts: Ints = np.frombuffer(raw, NUMBER, count=count, offset=NUMBER.itemsize)
    return Answers(tuple(counts.tolist()), raw[NUMBER.itemsize * (count + 1) :])


def pieces_of(question: Question, size: int) -> list[Question]:
    """The same question about `size` people at a time."""
    return [
        replace(question, people=question.people[at : at + size], cutoffs=question.cutoffs[at : at + size])
        for at in range(0, len(question.people), size)
    ]


def joined_answers(pieces: list[Answers]) -> Answers:
    """The answer to a question whose pieces were answered, in their order."""
    return Answers(tuple(count for piece in pieces for count in piece.counts), b"".join(one.raw for one in pieces))
