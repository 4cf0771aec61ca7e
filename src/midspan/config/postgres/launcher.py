"""Makes, starts and stops the server of a cluster. Callers hold the cluster's lock (see leases)."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from midspan.config.postgres import accounts, postmaster
from midspan.config.postgres.accounts import Account
from midspan.config.postgres.bootstrap import make_roles
from midspan.config.postgres.clusters import (
    PORT,
    Cluster,
    locale_options,
    make_folder,
    make_socket_folder,
    read_passwords,
)
from midspan.config.postgres.programs import Programs, find_programs
from midspan.config.postgres.roles import SUPERUSER
from midspan.config.postgres.tuning import server_options
from midspan.config.refusals import Refusal

PATIENCE = 60.0  # Seconds: recovery after a crash on a slow disk, not a usual start, which takes a tenth of one.
ATTEMPTS = 3  # The processes of a killed server may be noticed by the new one while we no longer see them.
LOG_LIMIT = 10_000_000
_children: list[subprocess.Popen[bytes]] = []  # Servers outlive us on purpose; kept so that Python does not complain.


def start(cluster: Cluster) -> None:
    """Start the server if it does not run, making it first if need be; on return it answers and its roles are there."""
    make_folder(cluster)
    if not serves(cluster):
        programs = find_programs()
        account, programs = prepare(cluster, programs)
        launch(cluster, programs=programs, account=account)
    make_roles(cluster)


def serves(cluster: Cluster) -> bool:
    """Whether the server answers. One that is on its way up, or dying this very moment, is waited for."""

    def answers() -> bool:
        return postmaster.is_ready(cluster.data_folder) and postmaster.answers(cluster.socket_folder, port=PORT)

    def settled() -> bool:
        return answers() or postmaster.running_pid(cluster.data_folder) is None

    return wait_until(settled, deadline=time.monotonic() + PATIENCE) and answers()


def prepare(cluster: Cluster, programs: Programs) -> tuple[Account, Programs]:
    """Choose the account, make the data folder when there is none, and return the programs that account can run."""
    account = choose_account(cluster, programs)
    programs = accounts.reachable_programs(programs, account=account)
    if not cluster.is_made:
        folder = cluster.common_data_folder if account.uid is not None else cluster.own_data_folder
        initialize(cluster, folder=folder, programs=programs, account=account)
    require_same_version(cluster, programs)
    return account, programs


def choose_account(cluster: Cluster, programs: Programs) -> Account:
    if cluster.is_made:
        return accounts.owner_account(cluster.data_folder)
    if os.geteuid() != 0:
        return Account()
    if accounts.namespace_works(programs=programs, folder=cluster.folder):
        return accounts.namespace_account()
    return accounts.unprivileged_account()


def require_same_version(cluster: Cluster, programs: Programs) -> None:
    made_by = int((cluster.data_folder / "PG_VERSION").read_text(encoding="utf8"))
    if made_by != programs.major:
        raise Refusal(
            f"the database in {cluster.data_folder} was made by PostgreSQL {made_by}, and the programs in "
            f"{programs.folder} are version {programs.major}. Set MIDSPAN_POSTGRES_BIN to version {made_by}, "
            "or dump with it and load with the new one."
        )


def initialize(cluster: Cluster, *, folder: Path, programs: Programs, account: Account) -> None:
    """Make the data folder beside its place and move it there whole, so that an interrupted start leaves no half."""
    place_for(folder, account=account)
    unfinished = folder.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    pwfile = folder.with_name("first-password")
    write_private(pwfile, read_passwords(cluster.passfile)[SUPERUSER], account=account)
    command = [programs.path("initdb"), "-D", str(unfinished), f"--username={SUPERUSER}", f"--pwfile={pwfile}"]
    command += ["--auth=scram-sha-256", "--data-checksums", *locale_options(programs.major)]
    command += ["--no-sync"] if cluster.name == "test" else []
    try:
        run(command, account=account, purpose="make the database")
    finally:
        pwfile.unlink()
    unfinished.rename(folder)


def place_for(folder: Path, *, account: Account) -> None:
    """Make the parent of a data folder. The common one is outside every home, so nothing needs to be opened for it."""
    if account.uid is None:
        return
    accounts.COMMON_FOLDER.mkdir(mode=0o755, exist_ok=True)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    account.take(folder.parent)


def write_private(path: Path, text: str, *, account: Account) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    account.take(path)


def run(command: list[str], *, account: Account, purpose: str) -> None:
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own programs and paths.
        account.command(command),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=plain_environment(),
        **account.popen_options(),
    )
    if done.returncode != 0:
        raise Refusal(f"PostgreSQL could not {purpose}:\n{done.stderr.strip()}")


def plain_environment() -> dict[str, str]:
    """No PG* variable of the caller's may change what our server does, and its messages stay in English."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def launch(cluster: Cluster, *, programs: Programs, account: Account) -> None:
    uid = os.geteuid() if account.uid is None else account.uid
    make_socket_folder(cluster, uid=uid)
    options = server_options(cluster, major=programs.major)
    command = account.command([programs.path("postgres"), "-D", str(cluster.data_folder), *options])
    for _ in range(ATTEMPTS):
        await_orphans(cluster)
        if came_up(cluster, spawn(cluster, command, account=account), deadline=time.monotonic() + PATIENCE):
            return
        time.sleep(0.2)
    raise Refusal(f"PostgreSQL did not start. The end of {cluster.log}:\n{log_tail(cluster)}")


def await_orphans(cluster: Cluster) -> None:
    """Wait for what a killed server left at work, which a new one would refuse to share the files with."""
    folder = cluster.data_folder
    if not wait_until(lambda: not postmaster.orphans(folder), deadline=time.monotonic() + 1):
        postmaster.end_orphans(folder)
        wait_until(lambda: not postmaster.orphans(folder), deadline=time.monotonic() + 10)


def spawn(cluster: Cluster, command: list[str], *, account: Account) -> subprocess.Popen[bytes]:
    postmaster.forget_stranger(cluster.data_folder)
    forget_socket(cluster)
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_LIMIT:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    with os.fdopen(os.open(cluster.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        child: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our own program.
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=plain_environment(),
            start_new_session=True,  # Ctrl-C is for the command that started it, not for the server.
            **account.popen_options(),
        )
    _children.append(child)
    return child


def forget_socket(cluster: Cluster) -> None:
    """Remove the socket of a server that is gone; its lock file holds a number that may be somebody else's by now."""
    if postmaster.running_pid(cluster.data_folder) is None and not postmaster.orphans(cluster.data_folder):
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (cluster.socket_folder / name).unlink(missing_ok=True)


def came_up(cluster: Cluster, child: subprocess.Popen[bytes], *, deadline: float) -> bool:
    """Wait until the server says it is ready (True) or is gone again (False)."""

    def settled() -> bool:
        return child.poll() is not None or postmaster.is_ready(cluster.data_folder)

    wait_until(settled, deadline=deadline)
    return child.poll() is None and postmaster.is_ready(cluster.data_folder)


def stop(cluster: Cluster) -> bool:
    """Stop the server, ending its connections. Return whether one was running."""
    pid = postmaster.running_pid(cluster.data_folder)
    cluster.kept.unlink(missing_ok=True)
    if pid is None:
        return False
    for order in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's “fast”, then “immediate”, from which it recovers.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        if wait_until(lambda: postmaster.running_pid(cluster.data_folder) is None, deadline=time.monotonic() + 30):
            return True
    raise Refusal(f"PostgreSQL (process {pid}) does not stop; see {cluster.log}.")


def wait_until(condition: Callable[[], bool], *, deadline: float) -> bool:
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def log_tail(cluster: Cluster) -> str:
    lines = cluster.log.read_text(encoding="utf8", errors="replace").splitlines() if cluster.log.exists() else []
    return "\n".join(f"  {line}" for line in lines[-8:])
