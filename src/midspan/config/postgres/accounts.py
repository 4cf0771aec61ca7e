"""As whom the server runs. PostgreSQL refuses root, and root must not have to open its folders for it.

Not root: as the person who started it. Root: under a user namespace in which it is nobody special, so that the files
stay root's own and no folder changes its mode; where namespaces are blocked, as an unprivileged account, in a folder
of its own.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from midspan.config.postgres.programs import Programs
from midspan.config.refusals import Refusal

NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
UNPRIVILEGED = ("postgres", "nobody")
COMMON_FOLDER = Path("/var/lib/midspan")


class Account(Struct, frozen=True):
    """A prefix for the command line, or a user to become; neither when the server runs as its starter."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def command(self, words: Sequence[str]) -> list[str]:
        return [*self.prefix, *words]

    def popen_options(self) -> dict[str, object]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Give a file or folder that we made to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def owner_account(folder: Path) -> Account:
    """The account that owns a folder of an existing server, which must go on as whoever made it."""
    owner = folder.stat()
    if owner.st_uid == os.geteuid():
        return namespace_account() if owner.st_uid == 0 else Account()
    if os.geteuid() == 0:
        return Account(uid=owner.st_uid, gid=owner.st_gid)
    raise Refusal(
        f"the database in {folder} belongs to {name_of(owner.st_uid)}, and you are {name_of(os.geteuid())}. "
        "Run as that user, or choose another folder with MIDSPAN_HOME."
    )


def namespace_account() -> Account:
    return Account(prefix=NAMESPACE)


def namespace_works(*, programs: Programs, folder: Path) -> bool:
    """Whether the server could run in a user namespace: there it keeps root's files but loses root's powers."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    probe = f'test -w "{folder}" && "{programs.path("postgres")}" --version'
    return subprocess.run([*NAMESPACE, "sh", "-c", probe], capture_output=True, check=False).returncode == 0  # noqa: S603 - our own paths.


def unprivileged_account() -> Account:
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root, user namespaces are blocked here, and there is no account “nobody”. "
        "Run as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def reachable_programs(programs: Programs, *, account: Account) -> Programs:
    """The same programs where the account can reach them: in place, or copied beside its data."""
    if runs_as(account, programs):
        return programs
    copied = Programs(folder=copy_programs(programs), major=programs.major)
    if not runs_as(account, copied):
        raise Refusal(f"the PostgreSQL programs in {copied.folder} cannot be run by {name_of(account.uid or 0)}.")
    return copied


def runs_as(account: Account, programs: Programs) -> bool:
    command = account.command([programs.path("postgres"), "--version"])
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", **account.popen_options())  # type: ignore[call-overload]  # noqa: S603 - our own program.
    except OSError:
        return False
    return bool(done.returncode == 0)


def copy_programs(programs: Programs) -> Path:
    """Copy the wheel's two folders side by side: its programs find their libraries by a relative path."""
    package = programs.folder.parent.parent
    target = COMMON_FOLDER / f"programs-{programs.major}-{int(package.stat().st_mtime)}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(package, unfinished / package.name)
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(target)
    return target / package.name / programs.folder.relative_to(package)


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
