"""The tables in specs/ say what the engine does; each row is run as it stands."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling import explain, place
from midspan.engines.scheduling.model import Avoidance, AvoidanceKind
from midspan.engines.scheduling.tests.build import busy, needs, problem, section

SPECS = Path(__file__).parents[1] / "specs"


def rows():
    for file in sorted(SPECS.glob("*.md")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
        for line in lines[2:]:
            case, groups, life, person, then = (cell.strip() for cell in line.strip("|").split("|"))
            yield pytest.param(groups, life, person, then, id=f"{file.stem}: {case}")


def group(text):
    name, day, times, *more = text.split()
    seats = next((int(word) for word in more if word.isdigit()), 10)
    return section(name, f"{day} {times}", is_video="video" in more, taken=10 - seats)


def commitment(text):
    name, day, times, *price = text.split()
    return busy(name, f"{day} {times}", *(int(number) for number in price))


def person(text, life):
    fields = dict(word.split("=") for word in text.split())
    closed = fields.pop("avoid", None)
    avoid = (Avoidance(closed, AvoidanceKind.NO_CONTACT),) if closed else ()
    numbers = {name: int(number) for name, number in fields.items()}
    return replace(needs(**numbers), avoid=avoid, commitments=life)


def parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


@pytest.mark.parametrize(("groups", "life", "who", "then"), list(rows()))
def test_spec(groups, life, who, then):
    one = person(who, tuple(commitment(part) for part in parts(life)))
    week = problem(sections=[group(part) for part in parts(groups)], patients=[one])

    options, explanation = place(week, "r"), explain(week, "r")

    if then.startswith("week"):
        wanted, _, moved = then.removeprefix("week ").partition(" moving ")
        assert list(options[0].plan.section_ids) == wanted.split()
        assert [commitment.id for commitment in options[0].moves] == moved.split()
        return
    wanted, opened = re.fullmatch(r"no week: ([\w ]+)(?:; opened by ([\w ]+))?", then).groups()
    assert options == ()
    assert sorted(reason.kind.value for reason in explanation.reasons) == wanted.split()
    if opened is not None:
        assert sorted({fix.kind.value for fix in explanation.fixes}) == opened.replace("nothing", "").split()
