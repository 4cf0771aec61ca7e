"""`midspan fix`: formats, and mends what can be mended by machine."""

import argparse
import subprocess

from midspan.config.cli.test import beside_python, templates, tool
from midspan.config.places import project_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", help="only these files or folders (everything)")


def run(arguments: argparse.Namespace) -> int:
    paths = arguments.paths or [".", "midspan"]
    pages = [path for path in arguments.paths if path.endswith(".html")] if arguments.paths else templates()
    commands = [tool("ruff", "check", "--fix", *paths), tool("ruff", "format", *paths)]
    if pages:
        # It answers 1 when it changed a file, which is what it is here for.
        subprocess.run([beside_python("djade"), *pages], cwd=project_folder(), check=False)  # noqa: S603 - our own tool.
    return max(subprocess.run(command, cwd=project_folder(), check=False).returncode for command in commands)  # noqa: S603 - as above.
