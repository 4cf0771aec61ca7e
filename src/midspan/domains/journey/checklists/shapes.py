"""The frozen shapes into which the dated files are read. Words in two languages are read as (English, Spanish)."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

Words = tuple[str, str]


class Question(Struct, frozen=True, kw_only=True):
    """One thing to ask: `kind` is line, text, choice, date or agree; `choices` are (value, words) pairs."""

    key: str
    label: Words
    hint: Words = ("", "")
    kind: str = "line"
    choices: tuple[tuple[str, Words], ...] = ()
    required: bool = False


class Flag(Struct, frozen=True, kw_only=True):
    """One red flag: what to ask, what it means, and what to do now when the answer is yes."""

    key: str
    title: str
    ask: str
    do_now: tuple[str, ...]
    urgency: str


class Header(Struct, frozen=True, kw_only=True):
    edition: str
    author: str
    reviewed_on: date
    note: str


class Checklist(Struct, frozen=True, kw_only=True):
    header: Header
    flags: tuple[Flag, ...]
    questions: tuple[Question, ...]

    def flag(self, key: str) -> Flag:
        """The flag of that key. Raises KeyError when this edition has none."""
        return {flag.key: flag for flag in self.flags}[key]


class Dimension(Struct, frozen=True, kw_only=True):
    """One dimension of the worksheet with what each rating from 0 to 4 looks like."""

    key: str
    title: str
    ask: str
    anchors: tuple[str, ...]


class Worksheet(Struct, frozen=True, kw_only=True):
    header: Header
    dimensions: tuple[Dimension, ...]
    settings: tuple[tuple[str, str], ...]

    def setting(self, code: str) -> str:
        """The words of a setting, or its bare code when this edition has none."""
        return dict(self.settings).get(code, code)


class Task(Struct, frozen=True, kw_only=True):
    """One orientation task. `seen_by` is "team" or "me"; one that `needs_agreement` is finished by the person alone."""

    key: str
    title: Words
    why: Words
    reads: tuple[Words, ...]
    questions: tuple[Question, ...]
    seen_by: str
    minutes: int
    needs_agreement: bool


class Orientation(Struct, frozen=True, kw_only=True):
    header: Header
    tasks: tuple[Task, ...]

    def task(self, key: str) -> Task | None:
        """The task of that key, or None when this edition has none."""
        return next((task for task in self.tasks if task.key == key), None)


class LeavingItem(Struct, frozen=True, kw_only=True):
    """One item of the discharge list; a done one says `words` and a day ahead where these are asked for.

    `may_not_apply`: whether that it does not apply is an answer; `within_days`: a done one rests on what the record
    holds, and that is no older. 0 where nothing of the record is asked for. `offered`: that it was declined, or the
    person not able, is an answer, with this day; `may_go_without`: a planned end does not wait for it then.
    """

    key: str
    title: str
    ask: str
    words: str = ""
    date: str = ""
    may_not_apply: bool = False
    within_days: int = 0
    offered: str = ""
    may_go_without: bool = False


class LeavingList(Struct, frozen=True, kw_only=True):
    header: Header
    source: str
    items: tuple[LeavingItem, ...]

    def item(self, key: str) -> LeavingItem:
        """The item of that key. Raises KeyError when this edition has none."""
        return {one.key: one for one in self.items}[key]

    def titles(self, keys: Collection[str]) -> list[str]:
        """The titles of these items, in the order of the list."""
        return [one.title for one in self.items if one.key in keys]


class LeavingReason(Struct, frozen=True, kw_only=True):
    """Why somebody left. `ours`: the center could have done something about it.

    `outside`: what is told of it to who treats them next; nothing where it is empty.
    """

    key: str
    words: str
    outside: str = ""
    ours: bool = False


class LeavingReasons(Struct, frozen=True, kw_only=True):
    header: Header
    source: str
    reasons: tuple[LeavingReason, ...]

    def reason(self, key: str) -> LeavingReason | None:
        """The reason of that key, or None when this edition has none."""
        return next((one for one in self.reasons if one.key == key), None)
