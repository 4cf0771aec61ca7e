"""Building the demonstration center in one transaction: it is there whole, or not at all."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from django.db import connection, transaction
from msgspec import Struct, field

from midspan.config.demo.agreements import tell_agreements
from midspan.config.demo.assessments import tell_assessments
from midspan.config.demo.breaches import tell_breaches
from midspan.config.demo.center import Center, open_center
from midspan.config.demo.certifications import tell_certifications
from midspan.config.demo.checks import tell_checks
from midspan.config.demo.circle import tell_circle
from midspan.config.demo.contacts import tell_contacts
from midspan.config.demo.days import Days
from midspan.config.demo.devices import sign_in_elsewhere
from midspan.config.demo.diaries import tell_diaries
from midspan.config.demo.emergencies import tell_emergencies
from midspan.config.demo.families import open_family_group
from midspan.config.demo.going_back import tell_going_back
from midspan.config.demo.guardians import tell_guardians
from midspan.config.demo.handovers import tell_handovers
from midspan.config.demo.how_it_went import tell_how_it_went
from midspan.config.demo.incidents import tell_incidents
from midspan.config.demo.inquiries import tell_inquiries
from midspan.config.demo.intermediaries import tell_what_was_passed_on
from midspan.config.demo.leaving import tell_leaving
from midspan.config.demo.legal import tell_legal
from midspan.config.demo.letters import tell_letters
from midspan.config.demo.lives import make_lives
from midspan.config.demo.measures import tell_measures
from midspan.config.demo.mentors import tell_mentors
from midspan.config.demo.outreach import tell_outreach
from midspan.config.demo.papers import tell_papers
from midspan.config.demo.paperwork import make_paperwork
from midspan.config.demo.persons import Person, cast, make_patients
from midspan.config.demo.plans import tell_plans
from midspan.config.demo.practice import tell_practice
from midspan.config.demo.promises import tell_promises
from midspan.config.demo.reading import sketches
from midspan.config.demo.record_beyond_notes import tell_record_beyond_notes
from midspan.config.demo.records import write_records
from midspan.config.demo.registers import ask_for_register
from midspan.config.demo.rounds import tell_rounds
from midspan.config.demo.rows import Draw
from midspan.config.demo.safety import tell_rota, tell_safety
from midspan.config.demo.sharing import tell_questions, tell_what_is_shared
from midspan.config.demo.skills import write_own_skills
from midspan.config.demo.stories import keep_apart, tell_stories
from midspan.config.demo.support_meetings import tell_support_meetings
from midspan.config.demo.video import tell_video
from midspan.config.demo.weeks import place_everybody, put_on_dates, seat_further_wings, turn
from midspan.domains.programs.actions import load_rule_packs
from midspan.kernel import clock
from midspan.kernel.models import Organization

NAME, SEED = "Harbor Bridge Behavioral Health", "harbor-bridge"
Say = Callable[[str], None]


class Built(Struct):
    """What was built, and how long each stage took."""

    organization: Organization
    center: Center
    people: list[Person]
    impossible: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    *,
    census: int,
    organization_name: str = NAME,
    history_weeks: int = 8,
    seed: str = SEED,
    say: Say = print,
    last_stage: str = "",
) -> Built:
    """A center with so many people in a database that has none of that name and seed yet.

    One transaction: killed in the middle, nothing of it stays. `say` is told each stage that took over a second.
    Nothing is done after `last_stage`, if one is named: weeks without dates are made in a fraction of the time.
    """
    seed = f"{seed}/{organization_name}"
    days = Days(clock.now(), history_weeks)
    with transaction.atomic():
        _allow_many_rows()
        seconds: dict[str, float] = {}
        with _stage("the center", seconds, say):
            center = open_center(name=organization_name, seed=seed, days=days, wings=_wings(census))
            load_rule_packs(by=center.act_as("ruth"))
        people = cast(census, Draw(seed, "cast"))
        built = Built(center.organization, center, people, seconds=seconds)
        for words, work in _stages(built):
            with _stage(words, seconds, say):
                work()
            if words == last_stage:
                break
    return built


def _allow_many_rows() -> None:
    """Let statements outlast what a page is allowed, and keep their time from growing with the square of the rows.

    What triggers ask is planned once, while tables are nearly empty and reading them whole looks cheap: so it is made
    to look dear.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL enable_seqscan = off")


def _wings(census: int) -> int:
    return ceil(census / len(sketches()))


def _stages(built: Built) -> Iterator[tuple[str, Callable[[], Any]]]:
    center, people = built.center, built.people
    center.act_as("ines")
    yield "its people", lambda: make_patients(center, people)
    yield "their lives", lambda: make_lives(center, people)
    yield "their paperwork", lambda: make_paperwork(center, people)
    yield "people to keep apart", lambda: keep_apart(center, people)
    yield "their weeks", lambda: built.impossible.extend(one.key for one in place_everybody(center, people))
    yield "further wings", lambda: seat_further_wings(center, people)
    yield "a group of families", lambda: open_family_group(center, people)
    yield "sessions on dates", lambda: put_on_dates(center)
    yield "assessments", lambda: tell_assessments(center, people)
    yield "medicines, screens and records from others", lambda: tell_record_beyond_notes(center, people)
    yield "plans", lambda: tell_plans(center, people)
    yield "who came, and what was written", lambda: write_records(center)
    yield "where each is today", lambda: turn(center, people)
    yield "who leaves", lambda: tell_leaving(center, people)
    yield "what a physician certified", lambda: tell_certifications(center, people)
    yield "emergencies and their reviews", lambda: tell_emergencies(center, people)
    yield "what somebody shares", lambda: tell_what_is_shared(center, people)
    yield "consents on paper", lambda: tell_papers(center, people)
    yield "what was passed on", lambda: tell_what_was_passed_on(center, people)
    yield "a copy of the register", lambda: ask_for_register(center)
    yield "contacts", lambda: tell_contacts(center, people)
    yield "letters", lambda: tell_letters(center, people)
    yield "who is on call", lambda: tell_rota(center)
    yield "questionnaires", lambda: tell_measures(center, people)
    yield "who had to be reached", lambda: tell_safety(center, people)
    yield "who did not come", lambda: tell_outreach(center, people)
    yield "what people said of sessions", lambda: tell_checks(center)
    yield "skills of its own", lambda: write_own_skills(center)
    yield "what was taken home", lambda: tell_practice(center)
    yield "how it went", lambda: tell_how_it_went(center, people)
    yield "what people wrote of their days", lambda: tell_diaries(center, people)
    yield "promises and needs", lambda: tell_promises(center, people)
    yield "how somebody goes back to work", lambda: tell_going_back(center, people)
    yield "support meetings", lambda: tell_support_meetings(center, people)
    yield "inquiries", lambda: tell_inquiries(center, people)
    yield "rounds", lambda: tell_rounds(center, people)
    yield "requests by law", lambda: tell_legal(center, people)
    yield "breaches", lambda: tell_breaches(center, people)
    yield "incidents", lambda: tell_incidents(center, people)
    yield "who covers for whom", lambda: tell_handovers(center)
    yield "agreements", lambda: tell_agreements(center)
    yield "where somebody is signed in", lambda: sign_in_elsewhere(center, people)
    yield "sessions by video", lambda: tell_video(center, people)
    yield "guardians", lambda: tell_guardians(center, people)
    yield "who is around somebody", lambda: tell_circle(center, people)
    yield "mentors", lambda: tell_mentors(center, people)
    yield "questions to the privacy officer", lambda: tell_questions(center, people)
    yield "what waits for somebody", lambda: tell_stories(center, people)


@contextmanager
def _stage(words: str, seconds: dict[str, float], say: Say) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[words] = time.monotonic() - started
    if seconds[words] >= 1:
        say(f"midspan: {words} ({seconds[words]:.0f} s)")
