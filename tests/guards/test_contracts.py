"""Whoever is named as rules is held to it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_module_of_rules_is_named_among_those_that_know_no_framework():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    [contract] = [
        one
        for one in settings["tool"]["importlinter"]["contracts"]
        if one["name"] == "Engines and rules know no framework"
    ]
    source = ROOT / "src"
    files = [path.relative_to(source) for path in source.glob("midspan/domains/**/*_rules.py")]
    modules = {".".join(path.with_suffix("").parts) for path in files if "tests" not in path.parts}

    assert "midspan.domains.schedule.sections.date_rules" in modules
    assert modules - set(contract["source_modules"]) == set()
