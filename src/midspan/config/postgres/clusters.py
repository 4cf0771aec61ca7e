"""A cluster: one server with its files, its socket and its passwords. Nothing here starts it."""

import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path

from msgspec import Struct

from midspan.config.places import state_folder
from midspan.config.postgres.accounts import COMMON_FOLDER
from midspan.config.postgres.roles import SUPERUSER, DatabaseRole
from midspan.config.refusals import Refusal

PORT = 5432  # Only the name of the socket: the server listens on no network address.
DATABASE = "midspan"


class Cluster(Struct, frozen=True):
    name: str
    folder: Path

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]

    @property
    def own_data_folder(self) -> Path:
        return self.folder / "data"

    @property
    def common_data_folder(self) -> Path:
        """Where the files lie when root may use no user namespace and an unprivileged account runs the server."""
        return COMMON_FOLDER / self.fingerprint / "data"

    @property
    def data_folder(self) -> Path:
        own, common = self.own_data_folder, self.common_data_folder
        return common if not own.exists() and common.exists() else own

    @property
    def socket_folder(self) -> Path:
        """A short name: the path of a socket may not exceed about 100 bytes, and project folders lie deep."""
        return Path("/tmp") / f"midspan-{self.fingerprint}"  # noqa: S108 - made 0700 and its owner is verified.

    @property
    def passfile(self) -> Path:
        return self.folder / "passwords"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def kept(self) -> Path:
        """Exists while the server was asked to outlive the commands that use it."""
        return self.folder / "kept"

    @property
    def is_made(self) -> bool:
        return (self.data_folder / "PG_VERSION").exists()

    def dsn(self, role: DatabaseRole, *, database: str = DATABASE) -> str:
        return self._dsn(role.login, database)

    def superuser_dsn(self, *, database: str = DATABASE) -> str:
        """For making roles and looking at the server; nothing of the application may run on it."""
        return self._dsn(SUPERUSER, database)

    def _dsn(self, login: str, database: str) -> str:
        return f"host={self.socket_folder} port={PORT} user={login} dbname={database} passfile='{self.passfile}'"


def cluster_named(name: str) -> Cluster:
    if name not in {"main", "test"}:
        raise Refusal(f"there is no cluster “{name}”: choose main or test.")
    return Cluster(name=name, folder=state_folder() / "postgres" / name)


def make_folder(cluster: Cluster) -> None:
    """Make the cluster's folder and passwords, readable by their owner alone. No other folder's mode is touched."""
    try:
        cluster.folder.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cluster.folder.parent.mkdir(mode=0o700, exist_ok=True)
        cluster.folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"the folder {cluster.folder} cannot be made ({error.strerror}). Set MIDSPAN_HOME to one of yours."
        ) from error
    if not cluster.passfile.exists():
        write_passwords(cluster.passfile)


def write_passwords(passfile: Path) -> None:
    """Write a random password for each login in libpq's own format, so that no password enters our settings."""
    logins = [SUPERUSER, *(role.login for role in DatabaseRole)]
    lines = [f"*:*:*:{login}:{secrets.token_urlsafe(32)}\n" for login in logins]
    unfinished = passfile.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(lines)
    unfinished.replace(passfile)


def read_passwords(passfile: Path) -> dict[str, str]:
    """Return login → password."""
    lines = (line.split(":") for line in passfile.read_text(encoding="utf8").splitlines())
    return {login: password for _, _, _, login, password in lines}


def make_socket_folder(cluster: Cluster, *, uid: int) -> None:
    """Make the 0700 folder of the socket for the account `uid`; refuse one that somebody else prepared."""
    folder = cluster.socket_folder
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if os.geteuid() == 0 and found.st_uid == 0 and uid != 0:
        os.chown(folder, uid, -1, follow_symlinks=False)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        raise Refusal(f"{folder} exists and is not ours alone. Remove it, then start again.")


def locale_options(major: int) -> list[str]:
    """Return initdb's locale options: one sort order on every machine, and case rules for all letters."""
    letters = "C.UTF-8" if sys.platform == "linux" else "C"
    options = ["--encoding=UTF8", "--lc-collate=C", f"--lc-ctype={letters}", "--lc-messages=C"]
    options += ["--lc-monetary=C", "--lc-numeric=C", "--lc-time=C"]
    first_with_builtin_locales = 17
    if major >= first_with_builtin_locales:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options
