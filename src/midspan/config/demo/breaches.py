"""Two breaches: one in the middle of its clock, of which somebody still has to be told, and one that was none."""

from datetime import timedelta
from uuid import UUID

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.domains.breaches.actions import (
    NewAssessment,
    NewBreach,
    NewWords,
    add_person,
    assess,
    close,
    note_breach,
    say_others,
    tell_affected,
)
from midspan.domains.breaches.enums import Outcome
from midspan.values import Actor

AFFECTED, MISSENT = ("rowan", "edith"), "venla"
DESK, OFFICER = "ines", "henrik"


def tell_breaches(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    _folder(center, [known[key] for key in AFFECTED if key in known])
    _envelope(center, [known[MISSENT]] if MISSENT in known else [])
    center.act_as("ines")


def _folder(center: Center, people: list[Person]) -> None:
    """Told to whoever signs in; how many others there were nobody knows, so the Secretary and the press wait."""
    day = center.days.today - timedelta(days=26)
    said = NewBreach(
        happened="A folder with sign-in sheets was left on a bus and came back two days later. Sheets are missing.",
        discovered_by="The bus company, by telephone",
        first_date=day - timedelta(days=2),
        last_date=day,
        discovered_date=day,
    )
    breach_id = note_breach(said=said, by=center.act_as(DESK)).pk
    by = center.act_as(OFFICER)
    weighed = NewAssessment(
        nature="Names and the times of sessions, which say that somebody comes here.",
        recipient="Whoever found it. Nobody knows them, and nothing binds them.",
        acquired="The folder was open, and sheets are missing.",
        mitigated="What came back is locked up. What is missing is not.",
        outcome=Outcome.BREACH,
    )
    assess(said=weighed, breach_id=breach_id, by=by)
    _affect(people, breach_id=breach_id, by=by)
    if people:
        tell_affected(said=_words(), breach_id=breach_id, by=by)


def _affect(people: list[Person], *, breach_id: UUID, by: Actor) -> None:
    for one in people:
        add_person(
            breach_id=breach_id,
            given_names=one.patient.given_names,
            family_name=one.patient.family_name,
            birth_date=one.patient.birth_date,
            by=by,
        )


def _words() -> NewWords:
    return NewWords(
        happened_en="A folder with papers of ours was left on a bus. It came back, but some papers are missing.",
        happened_es="Una carpeta con papeles nuestros quedó en un autobús. La devolvieron, pero faltan papeles.",
        classes=("identity", "schedule"),
        doing_en="Papers with names no longer leave the building, and everybody who works here was trained again.",
        doing_es="Los papeles con nombres ya no salen del edificio, y todo el personal volvió a capacitarse.",
        advice=("ask", "contact"),
        contact="800-555-0100, free of charge",
    )


def _envelope(center: Center, people: list[Person]) -> None:
    """A letter to the wrong laboratory, which sent it back unread."""
    day = center.days.today - timedelta(days=40)
    said = NewBreach(
        happened="A letter for our laboratory went to another one, which serves us as well and sent it back sealed.",
        discovered_by="The other laboratory",
        first_date=day - timedelta(days=3),
        last_date=day,
        discovered_date=day,
    )
    breach_id = note_breach(said=said, by=center.act_as(DESK)).pk
    by = center.act_as(OFFICER)
    weighed = NewAssessment(
        nature="One name and an order for a drug screen.",
        recipient="A laboratory that signed an agreement with us and keeps the same secrets by law.",
        acquired="The envelope came back sealed.",
        mitigated="They wrote that nobody opened it.",
        outcome=Outcome.LOW,
    )
    assess(said=weighed, breach_id=breach_id, by=by)
    _affect(people, breach_id=breach_id, by=by)
    say_others(others=0, breach_id=breach_id, by=by)
    close(breach_id=breach_id, by=by)
