"""The people of the demonstration: who they are, and how far each has come."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from midspan.config.demo.center import Center, open_account
from midspan.config.demo.days import HOME
from midspan.config.demo.guests import STORIES
from midspan.config.demo.reading import Sketch, sketches, words
from midspan.config.demo.rows import Draw, Rows
from midspan.domains.journey.checklists import alias_words
from midspan.domains.programs.enums import Level
from midspan.domains.programs.queries import Case, Dose, doses_for
from midspan.kernel import clock

LEFT_WEEKS_AGO = {"casimir": 6}  # Long enough to have been asked once since.
HAS_WEEK = frozenset({"admitted", "stepping_down", "paused", "discharged"})
PLANNED = HAS_WEEK | {"waiting"}
WITHOUT_WEEK = frozenset({"venla", "marguerite"})  # One chooses among offered weeks, for one there is none.
IMPOSSIBLE = "marguerite"
LEVEL = Level.IOP.value
STREETS = ("Millrace", "Orchard", "Juniper", "Ferry", "Lantern", "Quarry", "Willow", "Tannery", "Foundry", "Meadow")


class Person(Struct):
    """A sketch with the rows made of it."""

    sketch: Sketch
    wing: int
    patient: Any = None
    episode: Any = None
    started: date | None = None
    ended: date | None = None

    @property
    def key(self) -> str:
        return self.sketch.key if not self.wing else f"{self.sketch.key}-{self.wing + 1}"


def cast(census: int, draw: Draw) -> list[Person]:
    """So many people: the written ones first, then others like them under drawn names, a wing at a time."""
    written = _in_order_of_need(sketches())
    found = []
    for place in range(census):
        wing, index = divmod(place, len(written))
        sketch = written[index] if not wing else _renamed(written[index], draw)
        found.append(Person(sketch, wing))
    return found


def _in_order_of_need(all_of_them: tuple[Sketch, ...]) -> list[Sketch]:
    """Those whom a small census needs come first: the people of the stories, then one of each state."""
    stories = [sketch for sketch in all_of_them if sketch.key in STORIES]
    firsts, rest = list[Sketch](), list[Sketch]()
    seen = {sketch.state for sketch in stories}
    for sketch in (one for one in all_of_them if one not in stories):
        (rest if sketch.state in seen else firsts).append(sketch)
        seen.add(sketch.state)
    return [*stories, *firsts, *rest]


def _renamed(sketch: Sketch, draw: Draw) -> Sketch:
    names = words()["names"]
    return replace(
        sketch, given=draw.choice(names["given"].split()), family=draw.choice(names["family"].split()), use=""
    )


def make_patients(center: Center, people: list[Person]) -> None:
    """Identity, sign-in and stay of everybody, as rows. The rules of law and payers must be loaded: they give doses."""
    rows, draw, aliases = center.rows("patients"), center.draw("patients"), _aliases()
    doses = _doses(center)
    for person in people:
        _dates(center, person, draw)
        person.patient = _patient(person, rows, draw, today=center.days.today)
        if person.sketch.state != "referred":
            open_account(center, rows, login=person.key, patient=person.patient)
        person.episode = _episode(center, person, rows, alias=next(aliases))
        if person.sketch.state in PLANNED:
            _give_dose(person, doses[_case(center, person)])
    rows.keep()


def _case(center: Center, person: Person) -> Case:
    is_far = person.sketch.track == "MH"
    return Case(
        on=center.days.today,
        age_band=center.tracks[person.sketch.track].age_band,
        jurisdiction="TN" if is_far else "VA",
        payer=person.sketch.payer,
    )


def _doses(center: Center) -> dict[Case, Dose]:
    cases = {_case(center, Person(sketch, 0)) for sketch in sketches()}
    found = doses_for(viewer=center.act_as("ines"), asked={(LEVEL, case) for case in cases})
    return {case: dose for (_, case), dose in found.items()}


def _give_dose(person: Person, dose: Dose) -> None:
    for name in ("minimum_weekly_minutes", "maximum_weekly_minutes", "minimum_days", "maximum_days"):
        setattr(person.episode, name, getattr(dose, name))


def _aliases() -> Iterator[str]:
    """Neutral names for groups, each once, in an order in which neighbors share no word."""
    listed = alias_words()["en"]
    first, second = listed["first"], listed["second"]
    for turn in range(len(second)):
        for place, word in enumerate(first):
            yield f"{word} {second[(place + turn) % len(second)]}"
    number = 2
    while True:
        yield from (f"{word} {other} {number}" for word in first for other in second)
        number += 1


def _dates(center: Center, person: Person, draw: Draw) -> None:
    if person.sketch.state not in PLANNED:
        return
    person.started = center.days.monday_weeks_ago(person.sketch.weeks)
    if person.sketch.state == "waiting":
        person.started = center.days.monday + timedelta(weeks=1)
    if person.sketch.state == "paused":
        person.ended = center.days.monday
    if person.sketch.state == "discharged":
        weeks = LEFT_WEEKS_AGO.get(person.sketch.key, draw.randint(1, 3))
        person.ended = max(center.days.monday_weeks_ago(weeks), person.started + timedelta(weeks=1))


def _patient(person: Person, rows: Rows, draw: Draw, *, today: date) -> Any:
    sketch = person.sketch
    birthday = today - timedelta(days=365 * sketch.age + sketch.age // 4 + draw.randint(5, 355))
    is_far = sketch.track == "MH"
    is_agreed = sketch.state not in {"referred", "closed"}
    return rows.add(
        "people.Patient",
        given_names=sketch.given,
        family_name=sketch.family,
        name_to_use=sketch.use,
        birth_date=birthday,
        sex=sketch.sex,
        pronouns=sketch.pronouns,
        language=sketch.language,
        time_zone="America/Chicago" if is_far else "America/New_York",
        phone=f"{'931' if is_far else '540'}-555-01{draw.randint(10, 99)}",
        address_lines=f"{draw.randint(2, 480)} {draw.choice(STREETS)} Street",
        city="Crossville" if is_far else "Roanoke",
        state="TN" if is_far else "VA",
        postal_code="38555" if is_far else "24011",
        safe_contact=draw.choice(("text", "phone", "text")),
        voicemail="neutral" if is_agreed else "never",
        voicemail_words="Please call Sam at the office back." if is_agreed else "",
        contact_times=draw.choice(("After 3 pm", "Mornings", "Any time by text", "Not during work")),
        must_not_be_told=draw.choice(("", "", "My employer", "My brother", "My neighbors")),
        safe_contact_agreed_at=clock.at(_days_before(person, today, 4), 600, HOME) if is_agreed else None,
    )


def _days_before(person: Person, today: date, days: int) -> date:
    return min(person.started or today, today) - timedelta(days=days)


def _episode(center: Center, person: Person, rows: Rows, *, alias: str) -> Any:
    sketch, state = person.sketch, person.sketch.state
    is_planned = state in PLANNED
    wing = center.wings[min(person.wing, len(center.wings) - 1)]
    return rows.add(
        "journey.Episode",
        patient=person.patient,
        # Stays that paused or ended were under way while their weeks are computed; `turns` moves them on.
        state={"signing": "screening"}.get(state, state) if state not in {"paused", "discharged"} else "admitted",
        level=LEVEL if is_planned else "",
        track=center.tracks[sketch.track] if is_planned else None,
        site=center.sites["highlands" if sketch.track == "MH" else "riverside"] if is_planned else None,
        payer=sketch.payer,
        jurisdiction="TN" if sketch.track == "MH" else "VA",
        primary_counselor=wing.staff[sketch.counselor] if is_planned else None,
        alias=alias if is_planned else "",
        expected_start=person.started,
        authorized_weekly_minutes=15 * 60 if sketch.payer == "commercial" and is_planned else None,
    )
