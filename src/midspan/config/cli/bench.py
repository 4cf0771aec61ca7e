"""`midspan bench`: runs one of the measurements in the project's bench/ folder."""

import argparse
import os
import subprocess
import sys

from midspan.config.places import project_folder
from midspan.config.refusals import Refusal

MEASUREMENTS = ("crash", "gate", "live", "offline", "pages", "place", "practice", "schedule")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="gate, place, schedule, live, offline, pages, crash, practice: a script in bench/")
    parser.add_argument("words", nargs=argparse.REMAINDER, help="further words for the script, such as --json")


def run(arguments: argparse.Namespace) -> int:
    script = project_folder() / "bench" / f"{arguments.name}.py"
    if arguments.name not in MEASUREMENTS:
        raise Refusal(f"there is no measurement “{arguments.name}”. There are: {', '.join(MEASUREMENTS)}.")
    search = os.pathsep.join([str(project_folder()), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, str(script), *arguments.words]
    environment = {**os.environ, "PYTHONPATH": search}
    return subprocess.run(command, cwd=project_folder(), env=environment, check=False).returncode  # noqa: S603 - our own script.
