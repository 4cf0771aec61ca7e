"""What the center wrote for its library, on the days on which it did: one skill is past its day to look again."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import convert

from midspan.config.demo.center import Center
from midspan.domains.skills.actions import keep_own_skill
from midspan.domains.skills.queries import OwnSkillDetails
from midspan.kernel import clock

AT = 10 * 60 + 15


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
    center.act_as("ines")
