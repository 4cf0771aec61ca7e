"""What was taught in the latest groups and taken home: who said yes, when in the day, how it went, what is shared."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.rows import BATCH, Draw, table
from midspan.domains.practice.enums import AnchorKind, AssignmentState, Guided, Helped, Sharing, Where
from midspan.domains.skills.queries import library
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind

GROUP, LANGUAGE = "session__section__group", "patient__language"
TAUGHT = ("ride-the-urge", "five-senses-anchor", "settle-on-the-breath")
TABLES = ("Assignment", "PracticeSharing", "Cue", "PracticeLog", "PracticeNote")
LOOKS_BACK = timedelta(days=12)
ENGLISH, SPANISH = 0, 1
# In English and in Spanish.
REASONS = (
    ("My break is too short for it.", "I would rather do the one from last week."),
    ("Mi descanso es muy corto para eso.", "Prefiero la de la semana pasada."),
)
WHAT_FOR = (
    ("Payday evenings", "When the phone rings late", "Before I walk in at home", "The drive past the old place"),
    (
        "Las noches de pago",
        "Cuando suena el teléfono tarde",
        "Antes de entrar a casa",
        "Al pasar por el lugar de antes",
    ),
)
ANCHORS = (
    ("When I have locked the car", "When the dishes are done", "When my appointment is over"),
    ("Cuando haya cerrado el auto", "Cuando haya lavado los platos", "Cuando termine mi cita"),
)
PLACES = (("in my seat", "on the back step", ""), ("en mi asiento", "en el escalón de atrás", ""))
WILL = ("take 4 minutes for myself", "tomarme 4 minutos para mí")
OBSTACLES = (
    (("somebody is waiting for me", "take one breath at the door"), ("", "")),
    (("alguien me espera", "respirar una vez en la puerta"), ("", "")),
)
NOTES = (
    ("It worked on the bus, to my surprise.", "Too loud at home. I did it in the car."),
    ("Funcionó en el autobús, para mi sorpresa.", "Mucho ruido en casa. Lo hice en el auto."),
)
HELPED = (Helped.YES, Helped.BIT, Helped.BIT, Helped.NO)


def tell_practice(center: Center) -> None:
    """The latest attended session of each group, one skill each, everybody who came."""
    by = organization_reader(center.organization.pk)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ALL)
    known = {one.key: one for one in library(viewer=by)}
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    seen: set[Any] = set()
    for place, came in enumerate(_latest(center)):
        skill = known[TAUGHT[place % len(TAUGHT)]]
        for one in came:
            if one["patient_id"] not in seen:  # Each person once: a demonstration, not a flood.
                seen.add(one["patient_id"])
                for name, row in _told(center, one, skill, len(seen)):
                    rows[name].append(row)
    for name, of_it in rows.items():
        table(f"practice.{name}").objects.bulk_create(of_it, batch_size=BATCH)
    center.act_as("ines")


def _latest(center: Center) -> Iterator[list[dict[str, Any]]]:
    """Who came to the latest session of each group, group by group."""
    columns = (
        "organization_id",
        "patient_id",
        "session_id",
        "session__during",
        "session__lead_id",
        LANGUAGE,
        GROUP,
    )
    came = table("encounters.Attendance").objects.filter(
        organization=center.organization,
        state="attended",
        session__section__group__isnull=False,
        session__local_date__gte=center.days.monday - LOOKS_BACK,
    )
    rows = came.order_by("session__section__group__name", "-session__during", "booking__number", "pk").values(*columns)
    latest: dict[Any, Any] = {}
    by_group: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        group = row[GROUP]
        if (
            latest.setdefault(group, row["session_id"]) == row["session_id"]
            and row["session__during"].upper < center.days.now
        ):
            by_group.setdefault(group, []).append(row)
    yield from by_group.values()


def _told(center: Center, came: dict[str, Any], skill: Any, number: int) -> Iterator[tuple[str, Any]]:
    """Of five: three practice it, one says no, one has not answered."""
    draw, whose = Draw("practice", number), {key: came[key] for key in ("organization_id", "patient_id")}
    language = SPANISH if came[LANGUAGE] == "es" else ENGLISH
    taught_at, turn = came["session__during"].upper, number % 5
    state = {3: AssignmentState.DECLINED, 4: AssignmentState.OFFERED}.get(turn, AssignmentState.ACCEPTED)
    answered_at = None if state is AssignmentState.OFFERED else min(taught_at + timedelta(hours=2), center.days.now)
    assignment = table("practice.Assignment")(
        **whose,
        skill=skill.key,
        edition=skill.version,
        purpose=skill.kinds[0],
        what_for=_of(WHAT_FOR, language, number),
        session_id=came["session_id"],
        until_date=(taught_at + timedelta(weeks=2)).date(),
        state=state,
        decline_reason=_of(REASONS, language, number) if state is AssignmentState.DECLINED else "",
        language=came[LANGUAGE][:2] or "en",
        offered_by_id=came["session__lead_id"],
        offered_at=taught_at,
        answered_at=answered_at,
    )
    yield "Assignment", assignment
    if state is AssignmentState.ACCEPTED:
        setting = (Sharing.COUNTS, Sharing.EVERYTHING, Sharing.NOTHING)[turn]
        yield "PracticeSharing", table("practice.PracticeSharing")(**whose, setting=setting, said_at=answered_at)
        yield "Cue", _cue(whose, assignment, language, number)
        yield from _practiced(center, whose, assignment, draw, number)


def _of(words: tuple[tuple[Any, ...], ...], language: int, number: int) -> Any:
    return words[language][number % len(words[language])]


def _cue(whose: dict[str, Any], assignment: Any, language: int, number: int) -> Any:
    anchor, place = _of(ANCHORS, language, number), _of(PLACES, language, number)
    obstacle, fallback = _of(OBSTACLES, language, number)
    is_timed = not place
    kind = AnchorKind.TIME if is_timed else AnchorKind.EVENT
    when = {"weekdays": [0, 2], "minute": 21 * 60} if is_timed else {}
    said = {"place": place, "will": WILL[language], "obstacle": obstacle, "fallback": fallback}
    chosen_at = assignment.answered_at
    return table("practice.Cue")(
        **whose, assignment=assignment, kind=kind, anchor=anchor, chosen_at=chosen_at, **said, **when
    )


def _practiced(
    center: Center, whose: dict[str, Any], assignment: Any, draw: Draw, number: int
) -> Iterator[tuple[str, Any]]:
    """Once every day or two since, before now; the words of the last one are marked to be shared."""
    at, log = assignment.answered_at + timedelta(hours=5), None
    while at < center.days.now and draw.happens(80):
        before = draw.randint(4, 8)
        log = _log(whose, assignment, draw, at=at, before=before)
        yield "PracticeLog", log
        at += timedelta(hours=draw.choice((19, 26, 44)))
    if log is not None and number % 2:
        words = _of(NOTES, SPANISH if assignment.language == "es" else ENGLISH, number)
        yield "PracticeNote", table("practice.PracticeNote")(**whose, log=log, words=words, is_shared=True)


def _log(whose: dict[str, Any], assignment: Any, draw: Draw, *, at: datetime, before: int) -> Any:
    return table("practice.PracticeLog")(
        **whose,
        client_id=draw.uuid(),
        assignment=assignment,
        skill=assignment.skill,
        edition=assignment.edition,
        practiced_at=at,
        received_at=at,
        local_date=at.date(),
        before=before,
        after=max(0, before - draw.randint(0, 3)),
        helped=draw.choice(HELPED),
        purpose=assignment.purpose,
        where=draw.choice(list(Where)),
        guided=draw.choice(list(Guided)),
    )
