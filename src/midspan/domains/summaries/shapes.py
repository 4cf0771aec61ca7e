"""A summary as the writers are handed it: frozen, whole, and nothing in it that the gate has not let go."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct


class Coded(Struct, frozen=True, kw_only=True):
    """One condition, medicine or allergy. Empty is not known; `system` is a URI."""

    text: str
    code: str = ""
    system: str = ""
    status: str = "active"
    began: date | None = None
    dose: str = ""
    reason: str = ""


class Person(Struct, frozen=True, kw_only=True):
    given: str
    family: str
    birth_date: date | None
    sex: str
    language: str


class Sender(Struct, frozen=True, kw_only=True):
    """Who sends it: the center, and who took it out."""

    center: str
    phone: str
    author: str


class Stay(Struct, frozen=True, kw_only=True):
    began: date | None
    ended: date | None


class Summary(Struct, frozen=True, kw_only=True):
    """None of a part: the gate has not let it go, which is not the same as that there is nothing.

    `no_medicines` and `no_allergies`: somebody asked, and none is known. `notice` goes with the whole of it.
    """

    id: UUID
    made_at: datetime
    person: Person
    sender: Sender
    recipient: str
    stay: Stay | None
    conditions: tuple[Coded, ...] | None
    medicines: tuple[Coded, ...] | None
    allergies: tuple[Coded, ...] | None
    no_medicines: bool = False
    no_allergies: bool = False
    next_step: str | None = None
    course: tuple[str, ...] | None = None
    notice: str = ""
    consent: str = ""
