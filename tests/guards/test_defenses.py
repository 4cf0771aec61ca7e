"""The table of defenses names tests and lines that exist. Whether each test notices says `python -m tools.defenses`."""

from pathlib import Path

from tests.attacks.catalogue import ATTACKS
from tools.defenses import ROOT, defenses, missing


def test_every_attack_with_a_test_has_its_defense_in_the_table_and_the_lines_are_there():
    assert [one.attack for one in defenses()] == [number for number, one in ATTACKS.items() if not one.absent]
    assert [(one.attack, piece.file) for one in defenses() for piece in missing(one)] == []


def test_every_defense_names_a_test_of_its_attack():
    for one in defenses():
        file, _, name = one.test.partition("::")
        text = Path(ROOT / file).read_text("utf-8")

        assert f"def {name.partition('[')[0]}(" in text
        assert f'"""{one.attack} ' in text.partition(f"def {name.partition('[')[0]}(")[2][:200]
