"""What the center wrote for its library, one skill past its day to look again, and what its clinicians have read."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import convert

from midspan.config.demo.center import Center
from midspan.config.demo.rows import Draw, table
from midspan.domains.skills.actions import keep_own_skill
from midspan.domains.skills.book import book
from midspan.domains.skills.queries import OwnSkillDetails
from midspan.domains.skills.shapes import SkillFile
from midspan.kernel import clock

if TYPE_CHECKING:
    from django.db.models import Model

AT = 10 * 60 + 15
READERS = ("adaeze", "priya")
DAYS_OF_READING, A_DAY, UNREAD = 12, 3, 4


@cache
def written() -> list[Mapping[str, Any]]:
    """As the file says it."""
    read = tomllib.loads(Path(__file__).with_name("skills.toml").read_text(encoding="utf-8"))
    return list(read["skill"])


def write_own_skills(center: Center) -> None:
    """By the program manager."""
    for one in written():
        said = {**one, "spanish": one.get("spanish")}
        written_on = center.days.today - timedelta(days=said.pop("written_days_ago"))
        review_on = center.days.today + timedelta(days=said.pop("review_days_from_now"))
        details = convert({**said, "review_on": review_on}, OwnSkillDetails)
        with clock.standing_at(center.days.at(written_on, AT)):
            keep_own_skill(details=details, by=center.act_as("ruth"))
    _read_some(center)
    center.act_as("ines")


def _read_some(center: Center) -> None:
    """Two clinicians have read most of the library, a few skills a day; what they have not says so."""
    library = list(book().values())
    rows = [
        _reading(center, one, reader=READERS[number % len(READERS)], days_ago=DAYS_OF_READING - number // A_DAY)
        for number, one in enumerate(library[:-UNREAD])
    ]
    table("skills.SkillReading").objects.bulk_create(rows)


def _reading(center: Center, one: SkillFile, *, reader: str, days_ago: int) -> "Model":
    staff = center.wings[0].staff[reader]
    made: Model = table("skills.SkillReading")(
        id=Draw("skill reading", one.key).uuid(),
        organization=center.organization,
        skill=one.key,
        edition=one.edition,
        read_by=staff,
        credential=", ".join(staff.credentials),
        read_on=center.days.today - timedelta(days=days_ago),
    )
    return made
