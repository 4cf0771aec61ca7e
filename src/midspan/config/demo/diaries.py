"""What people wrote of their days: Rowan shares the week, Ana keeps use to herself, Noor wrote twice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.config.demo.sharing import as_themselves
from midspan.domains.diary.queries import own_figures

# A day each until yesterday, the oldest first: mood, distress, urge and hours slept; "." is a day nobody wrote.
DAYS = {
    "rowan": "3876 4775 .... 3866 4756 4665 5566 .... 5556 5656 4767 6546 6446 .... .... 6447 5556 7337 6436 7328 "
    "6437 .... 7327 7428 6537 8227 7317",
    "ana": "4656 4665 3764 .... 4655 3765 3774 .... .... 2875 3785 3776",
    "noor": "5437 6336",
}
SHARES = {"rowan": True, "ana": False, "noor": True}
TELLS = {"rowan": True, "ana": False, "noor": True}
USED = {"rowan": (8, "Two beers"), "ana": (3, "A few pills, alone")}  # How many days ago, and what.
LATE = {"rowan": 5}
GOOD = (
    "Walked home instead of the bus.",
    "",
    "My sister called.",
    "",
    "",
    "Slept through.",
    "Dinner with the children.",
)
# The latest first.
LOOKS_BACK = {
    "rowan": (
        (
            "all",
            {
                "kept_up": "Every session but one, and dinner with the children.",
                "slipped": "Sleep, after the late shift.",
                "moment": "Walked around the block when the urge came, and it passed.",
                "next_week": "Ask about the early shift.",
                "tell_team": "Fridays are the hardest.",
                "leaned_on": "My sister.",
            },
        ),
        (
            "summary",
            {"kept_up": "Not much.", "next_week": "Write every evening.", "tell_team": "Payday is on the 15th."},
        ),
    )
}
TEN_AT_NIGHT = 22 * 60


def tell_diaries(center: Center, people: list[Person]) -> None:
    """Nothing of it alerts anybody: it is told as the past."""
    for one in people:
        if not one.wing and one.key in DAYS and one.episode is not None:
            _write(center, one)
    center.act_as("ines")


def _write(center: Center, person: Person) -> None:
    by = as_themselves(center, person)
    words = DAYS[person.key].split()
    first = center.days.today - timedelta(days=len(words))
    days = [first + timedelta(days=place) for place in range(len(words))]
    written = [(day, word) for day, word in zip(days, words, strict=True) if word != "...."]
    writing, told = table("diary.Writing"), table("diary.ToldDay")
    whose = {"organization_id": by.organization_id, "patient_id": by.id}
    rows = [_row(center, person.key, day, word) for day, word in written]
    writing.objects.bulk_create([writing(**whose, **row, **_own(center, person.key, row)) for row in rows])
    told.objects.bulk_create(
        [told(**whose, **_told(person.key, row), told_at=_night(center, row["on_date"])) for row in rows]
    )
    _look_back(center, person.key, whose)
    chosen = {"tells_use": TELLS[person.key], "shares_week": SHARES[person.key], "chosen_at": center.days.now}
    table("diary.Settings").objects.create(**whose, **chosen)
    milestone = table("diary.Milestone")
    reached = own_figures(viewer=by, today=center.days.today).milestones
    milestone.objects.bulk_create([milestone(**whose, days=number, reached_on=day) for number, day in reached])


def _look_back(center: Center, key: str, whose: dict[str, Any]) -> None:
    """The last two Sundays, the second of them in part."""
    weeks = LOOKS_BACK.get(key, ())
    for back, (shares, words) in enumerate(weeks):
        on = center.days.monday - timedelta(days=1, weeks=back)
        day = {**whose, "on_date": on, "number": 1}
        at = _night(center, on)
        table("diary.Reflection").objects.create(**day, **words, shares=shares, edition="2026-11", kept_at=at)
        told = {name: words[name] for name in words if shares == "all" or name in {"next_week", "tell_team"}}
        table("diary.ToldReflection").objects.create(**day, **told, told_at=at)


def _row(center: Center, key: str, day: date, word: str) -> dict[str, Any]:
    ago, what = USED.get(key, (0, ""))
    used = (center.days.today - day).days == ago
    return {
        "on_date": day,
        "number": 1,
        "is_late": (center.days.today - day).days == LATE.get(key),
        **{name: int(figure) for name, figure in zip(("mood", "distress", "use_urge"), word, strict=False)},
        "slept": Decimal(word[3]),
        "used": used,
        "use_words": what if used else "",
        "harm_urge": 0,
        "harmed": False,
        "quit_urge": int(word[1]) // 4,
        "medicines": "taken",
        "helped": "a_bit" if int(word[0]) > int(word[1]) else "",
    }


def _own(center: Center, key: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "edition": "2026-11",
        "good": GOOD[row["on_date"].toordinal() % len(GOOD)],
        "tells_use": TELLS[key],
        "shares_week": SHARES[key],
        "written_on": row["on_date"] + timedelta(days=row["is_late"]),
        "kept_at": _night(center, row["on_date"]),
    }


def _told(key: str, row: dict[str, Any]) -> dict[str, Any]:
    """As `rules.told_of` has it: what is not the team's is blank."""
    theirs = {"on_date", "number", "is_late", "harm_urge", "harmed", "quit_urge"}
    if SHARES[key]:
        theirs |= {"mood", "distress", "use_urge", "slept", "medicines", "helped"}
    if TELLS[key]:
        theirs |= {"used", "use_words"}
    return {name: value for name, value in row.items() if name in theirs}


def _night(center: Center, day: date) -> Any:
    return min(center.days.at(day, TEN_AT_NIGHT), center.days.now)
