"""Work on several threads at once, its answers in the order of the questions: compiled code lets other threads run."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Asked = TypeVar("_Asked")
_Answered = TypeVar("_Answered")


def side_by_side(
    work: Callable[[_Asked], _Answered], asked: Sequence[_Asked], *, threads: int | None = None
) -> list[_Answered]:
    """The answers in order, worked out on so many threads; left out, on one for each of them."""
    count = min(len(asked), threads or len(asked))
    if count <= 1:
        return [work(one) for one in asked]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, asked))
