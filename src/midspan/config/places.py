"""Where things lie on this machine: the project folder, and the folder of everything made at run time."""

import os
from pathlib import Path


def project_folder() -> Path:
    """The checkout this package runs from; the current folder when the package was installed without one."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def state_folder() -> Path:
    """Return `.midspan` in the project folder, or MIDSPAN_HOME. It is not created here."""
    chosen = os.environ.get("MIDSPAN_HOME")
    return Path(chosen).resolve() if chosen else project_folder() / ".midspan"
