"""Texts of notes, put together from invented sentences so that no two are the same."""

from typing import Any

from midspan.config.demo.reading import words
from midspan.config.demo.rows import Draw

TRIES = 60


class Writer:
    """Writes what staff wrote; every text comes once."""

    def __init__(self, draw: Draw) -> None:
        self._draw, self._used = draw, set[tuple[str, ...]]()
        self._words: dict[str, Any] = words()["notes"]

    def entry(self, *, is_group: bool) -> dict[str, str]:
        """Engagement, response, progress and plan of one person, unlike all before."""
        first = "response_first" if is_group else "individual_first"
        for _ in range(TRIES):
            texts = (
                self._pair(first, "response_second", joint=" "),
                self._pair("progress_first", "progress_second", joint="; "),
                self._pair("plan_first", "plan_second", joint=" "),
            )
            if texts not in self._used:
                self._used.add(texts)
                break
        names = ("response", "progress", "plan_for_next")
        return {"engagement": self._one("engagement"), **dict(zip(names, texts, strict=True))}

    def note(self) -> dict[str, str]:
        """Topic and narrative of a group, without names."""
        narrative = " ".join(self._one(f"narrative_{part}") for part in ("first", "second", "third", "last"))
        return {"topic": self._one("topics"), "narrative": narrative}

    def done(self) -> str:
        """What was done in a session of one person."""
        return f"{self._one('individual_first')}."

    def addendum(self) -> str:
        return self._one("addenda")

    def excuse(self) -> str:
        return self._one("excused")

    def _pair(self, first: str, second: str, *, joint: str) -> str:
        return f"{self._one(first)}{joint}{self._one(second)}"

    def _one(self, name: str) -> str:
        found: str = self._draw.choice(self._words[name])
        return found
