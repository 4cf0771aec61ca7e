"""The script at the root, read as a module: what it decides before there is an environment to decide in."""

import importlib.machinery
import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]


@pytest.fixture
def script(tmp_path):
    """The script, as if its project lay in a folder of the test's own."""
    loader = importlib.machinery.SourceFileLoader("midspan_script", str(PROJECT / "midspan"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("midspan_script", loader))
    loader.exec_module(module)
    (tmp_path / "lock").mkdir()
    for name in ("runtime", "dev"):
        (tmp_path / "lock" / f"{name}.txt").write_text(f"{name} lock")
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "midspan").touch()
    module.ROOT, module.VENV, module.STAMP = tmp_path, tmp_path / ".venv", tmp_path / ".venv" / "stamp.json"
    return module


def test_environment_without_a_stamp_is_not_prepared(script):
    assert script.is_prepared("runtime") is False


@pytest.mark.parametrize(
    ("installed", "wanted", "prepared"),
    [
        ("runtime", "runtime", True),
        ("runtime", "dev", False),
        ("dev", "dev", True),
        ("dev", "runtime", True),  # The developers' lock holds everything of the other.
    ],
)
def test_environment_serves_what_was_installed_in_it(script, installed, wanted, prepared):
    script.write_stamp(installed)

    assert script.is_prepared(wanted) is prepared


@pytest.mark.parametrize("changed", ["lock/runtime.txt", "pyproject.toml"])
def test_environment_is_out_of_date_when_what_it_was_made_from_changed(script, changed):
    script.write_stamp("runtime")
    (script.ROOT / changed).write_text("changed")

    assert script.is_prepared("runtime") is False


def test_environment_that_was_moved_is_out_of_date(script, tmp_path):
    script.write_stamp("runtime")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "lock", elsewhere / "lock")
    shutil.copy(tmp_path / "pyproject.toml", elsewhere)

    script.ROOT = elsewhere

    assert script.is_prepared("runtime") is False


def test_broken_stamp_is_no_stamp(script):
    script.STAMP.write_text("{")

    assert script.read_stamp() == {}


def test_stamp_is_left_whole(script):
    script.write_stamp("runtime")

    assert json.loads(script.STAMP.read_text())["root"] == str(script.ROOT)


def test_full_disk_is_named_with_its_mend(script):
    script.NEEDED_BYTES = 10**18

    with pytest.raises(script.Unprepared, match="Free some space, or move the folder to another disk"):
        script.require_disk()


def test_too_old_python_is_named_with_its_mend(script):
    script.OLDEST_PYTHON, script.NEWER_PYTHONS = (9, 0), ()

    with pytest.raises(script.Unprepared, match=r"it needs Python 3\.11 or newer, and this is Python 3\.\d+"):
        script.use_a_python_new_enough()


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [
        ([0.011, 0.015], "/usr/bin/python"),
        ([0.0145, 0.015], sys.executable),  # Not worth another Python than the one that was asked for.
        ([float("inf"), 0.015], sys.executable),  # It cannot make an environment.
    ],
)
def test_environment_is_made_with_a_clearly_quicker_python(script, seconds, chosen):
    taken = dict(zip(["/usr/bin/python", sys.executable], seconds, strict=True))
    script.others, script.seconds_of = lambda: ["/usr/bin/python"], taken.__getitem__

    assert script.quickest_python() == chosen


def test_a_link_to_the_environment_of_another_checkout_leaves_that_as_it_is(script, tmp_path):
    other = tmp_path / "other checkout" / ".venv"
    shutil.move(script.VENV, other)
    script.VENV.symlink_to(other)
    script.quickest_python, script.venv_works = lambda: sys.executable, lambda: False

    script.make_venv()

    assert (other / "bin" / "midspan").exists()
    assert (script.VENV.is_symlink(), (script.VENV / "bin" / "python").exists()) == (False, True)


def test_everyday_work_is_measured_where_an_environment_can_be_made(script):
    assert 0 < script.seconds_of(sys.executable) < float("inf")
    assert script.seconds_of("false") == float("inf")


def test_other_pythons_are_of_this_version(script, tmp_path, monkeypatch):
    version = "python{}.{}".format(*sys.version_info[:2])
    for name in (version, "python3.1"):
        (tmp_path / name).touch()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert script.others() == [str(tmp_path / version)]


def test_failed_step_is_named_with_its_mend(script):
    with pytest.raises(script.Unprepared, match=r"failed \(exit code 1\)\. Check the network\."):
        script.run(["false"], mend="Check the network.")


def test_installer_is_pinned_by_the_lock(script):
    lock = (PROJECT / "lock" / "runtime.txt").read_text()

    pin, *hashes = script.block_of("uv", lock).splitlines()

    assert pin.startswith("uv==")
    assert {line.strip().partition(":")[0] for line in hashes} == {"--hash=sha256"}


def test_locks_hold_no_address():
    locks = [(PROJECT / "lock" / f"{name}.txt").read_text() for name in ("runtime", "dev")]

    assert [lock.count("http") for lock in locks] == [0, 0]


def test_script_needs_the_standard_library_alone():
    lines = (PROJECT / "midspan").read_text().splitlines()
    imported = [line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))]

    assert [name for name in imported if name not in sys.stdlib_module_names] == []
