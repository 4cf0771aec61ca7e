"""Three mentors of Odile's: one matched with Guadalupe, one matched with Noor, one whose profile waits.

Rowan has said what matters, and reads who there is. Everything is done as its own side does it.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.mentors.actions import (
    NewCard,
    NewCheckIn,
    NewProfile,
    answer_card,
    approve_profile,
    invite_mentor,
    keep_wish,
    mark_done,
    move_check_in,
    note_review,
    propose_check_in,
    raise_concern,
    share_sections,
    show_card,
    sign_match,
    write_profile,
)
from midspan.domains.mentors.enums import CheckInState, Experience, Meeting, Part
from midspan.domains.mentors.models import Match
from midspan.domains.mentors.queries import Mentor, Window, draft_of, sections_written
from midspan.domains.notices.actions import mark_all_read
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind
from midspan.values.wall_clock import instant_of

COORDINATOR = "odile"
EVENING, NINE = 18 * 60, 21 * 60
PROFILES: dict[str, dict[str, Any]] = {
    "mara": {
        "name": "Mara",
        "words": "Alcohol, twenty years. I came here when my daughter was four; evenings were hard. Six years now.",
        "experience": (Experience.SAME_PROGRAM, Experience.ALCOHOL, Experience.PARENT),
        "languages": ("en", "es"),
        "windows": (Window(1, EVENING, NINE), Window(3, EVENING, NINE), Window(5, 10 * 60, 13 * 60)),
        "meetings": (Meeting.PHONE, Meeting.IN_PERSON),
        "cannot": "No calls after nine. I do not drive.",
        "capacity": 2,
        "reach_words": "Call or text 555-0133 before nine.",
    },
    "teo": {
        "name": "Teo",
        "words": "Pills, then worse. A medicine carries me, and night shifts taught me to plan. Ask me about work.",
        "experience": (Experience.OPIOIDS, Experience.MEDICATION, Experience.WORK),
        "languages": ("en",),
        "windows": (Window(0, 12 * 60, 14 * 60), Window(6, 9 * 60, 12 * 60)),
        "meetings": (Meeting.PHONE, Meeting.VIDEO),
        "cannot": "I do not talk about prison.",
        "capacity": 3,
        "reach_words": "555-0171, or a video link that I send.",
    },
    "lena": {
        "name": "Lena",
        "words": "Panic, for years, and a loss that nobody spoke of. Walking helped.",
        "experience": (Experience.MENTAL_HEALTH, Experience.GRIEF),
        "languages": ("en",),
        "windows": (Window(2, 9 * 60, 11 * 60),),
        "meetings": (Meeting.IN_PERSON,),
        "cannot": "",
        "capacity": 1,
        "reach_words": "555-0190",
    },
}
WAITING = "lena"
CONCERN = (
    "Twice Teo offered to lend me money. I said no, and it was fine. I would still like somebody to talk with him."
)


def tell_mentors(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    with timezone.override(HOME):
        with clock.standing_at(center.days.at(center.days.monday - timedelta(days=20), 11 * 60)):
            mentors = {key: _invited(center, key) for key in PROFILES}
        if "guadalupe" in known:
            with clock.standing_at(center.days.at(center.days.monday - timedelta(days=10), 19 * 60)):
                match = _matched(center, known["guadalupe"], mentors["mara"], alias="Garza", language="es")
            _agree_on_times(center, known["guadalupe"], mentors["mara"], match)
            _lets_read(center, known["guadalupe"], match, language="es")
        if "noor" in known:
            match = _matched(center, known["noor"], mentors["teo"], alias="Sparrow", language="en")
            raise_concern(match_id=match.pk, words=CONCERN, by=as_themselves(center, known["noor"]))
        if "rowan" in known:
            _wishes(center, known["rowan"], language="en")
    center.act_as("ines")


def _invited(center: Center, key: str) -> Actor:
    """On file since two weeks ago, with an account under the printed password."""
    said, coordinator = dict(PROFILES[key]), center.act_as(COORDINATOR)
    account = invite_mentor(name=said.pop("name"), by=coordinator).account
    account.login, account.password = center.login_for(key), center.hashed_password
    account.save(update_fields=["login", "password"])
    mentor = Actor(center.organization.pk, account.pk, ActorKind.MENTOR)
    written = write_profile(profile=NewProfile(**said), by=_act_as(mentor))
    if key != WAITING:
        center.act_as(COORDINATOR)
        approve_profile(profile_id=written.pk, by=coordinator)
        note_review(mentor_id=mentor.id, next_date=center.days.today + timedelta(days=21), by=coordinator)
        mark_all_read(by=coordinator)
    return mentor


def _act_as(mentor: Actor) -> Actor:
    bind(organization_id=mentor.organization_id, actor_id=mentor.id, reach=Reach.ASSIGNED)
    return mentor


def _wishes(center: Center, person: Person, *, language: str) -> Actor:
    by = as_themselves(center, person)
    keep_wish(
        languages=(language,),
        experience=(Experience.SAME_PROGRAM, Experience.WORK),
        meetings=(Meeting.PHONE,),
        weekdays=(),
        parts=(Part.MORNING, Part.EVENING) if language == "es" else (),
        by=by,
    )
    return by


def _matched(center: Center, person: Person, mentor: Actor, *, alias: str, language: str) -> Match:
    by = _wishes(center, person, language=language)
    match = show_card(mentor_id=mentor.id, card=NewCard(alias=alias, languages=(language,)), by=by)
    answer_card(match_id=match.pk, says_yes=True, agrees=True, by=_act_as(mentor))
    as_themselves(center, person)
    match = sign_match(match_id=match.pk, agrees=True, by=by, **_signed(match, by, language=language))
    mark_all_read(by=by)
    return match


def _signed(match: Match, by: Actor, *, language: str, shares: tuple[str, ...] = ("here",)) -> dict[str, Any]:
    """The text that was read, and the name under it."""
    parties, last_day = parties_of(viewer=by, patient_id=by.id), clock.local_date() + timedelta(days=90)
    if parties is None:
        raise ValueError("Whoever signs has a name.")
    draft = draft_of(match, Mentor.objects.get(pk=match.mentor_id), last_day=last_day, shares=shares)
    read = text_of(draft, parties, language=language, today=clock.local_date()).digest
    return {"signed_name": parties.patient, "read_digest": read, "last_day": last_day, "language": language}


def _lets_read(center: Center, person: Person, match: Match, *, language: str) -> None:
    """Their goals and what they practice, as far as they have any."""
    by = as_themselves(center, person)
    shares = tuple(one for one in sections_written(viewer=by) if one in {"own_goals", "own_practice"})
    if shares:
        said = _signed(match, by, language=language, shares=shares)
        share_sections(match_id=match.pk, sections=shares, by=by, **said)


def _agree_on_times(center: Center, person: Person, mentor: Actor, match: Match) -> None:
    """One that both agreed on last week and one for next week; a further one waits for the patient's answer."""
    by = as_themselves(center, person)
    with clock.standing_at(center.days.at(center.days.monday - timedelta(days=3), 12 * 60)):
        held = _agreed(center, person, mentor, match, days=-2)
    as_themselves(center, person)
    mark_done(match_id=match.pk, check_in_id=held.pk, is_done=True, by=by)
    _agreed(center, person, mentor, match, days=8)
    propose_check_in(match_id=match.pk, check_in=_time(center, days=10), by=_act_as(mentor))


def _agreed(center: Center, person: Person, mentor: Actor, match: Match, *, days: int) -> Any:
    found = propose_check_in(match_id=match.pk, check_in=_time(center, days=days), by=_act_as(mentor))
    by = as_themselves(center, person)
    return move_check_in(match_id=match.pk, check_in_id=found.pk, to=CheckInState.AGREED, by=by)


def _time(center: Center, *, days: int) -> NewCheckIn:
    starts_at = instant_of(center.days.monday + timedelta(days=days), EVENING + 30, HOME)
    return NewCheckIn(starts_at=starts_at, minutes=30, meeting=Meeting.PHONE, words="Ella llama.")
