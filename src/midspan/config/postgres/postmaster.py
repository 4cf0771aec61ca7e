"""Who is running on a data folder: read from the file the server keeps there, believed after a look at the process.

A killed server leaves its file behind, and after a restart of the machine its number may belong to anybody.
"""

import contextlib
import os
import signal
import socket
import struct
import subprocess
from pathlib import Path

STATUS_LINE = 7
ENCRYPTION_REQUEST = struct.pack("!ii", 8, 80877103)  # PostgreSQL's protocol, “SSLRequest”.


def running_pid(data_folder: Path) -> int | None:
    """Return the process id of the live server on this folder, None when there is none."""
    pid = recorded_pid(data_folder)
    return pid if pid is not None and is_server_of(pid, data_folder) else None


def is_ready(data_folder: Path) -> bool:
    lines = pid_file_lines(data_folder)
    return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready" and running_pid(data_folder) is not None


def answers(socket_folder: Path, *, port: int) -> bool:
    """Whether a process takes our call: asks for encryption, to which every living server says yes or no."""
    with socket.socket(socket.AF_UNIX) as call:
        call.settimeout(5)
        try:
            call.connect(str(socket_folder / f".s.PGSQL.{port}"))
            call.sendall(ENCRYPTION_REQUEST)
            return call.recv(1) in {b"N", b"S"}
        except OSError:
            return False


def recorded_pid(data_folder: Path) -> int | None:
    lines = pid_file_lines(data_folder)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def pid_file_lines(data_folder: Path) -> list[str]:
    try:
        return (data_folder / "postmaster.pid").read_text(encoding="utf8").splitlines()
    except OSError:
        return []


def is_server_of(pid: int, data_folder: Path) -> bool:
    """Whether the process is alive and works in this folder, as every PostgreSQL process does in its own."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # Our own child would otherwise look alive after its end.
    if Path("/proc/self").exists():
        return folder_of(pid) == data_folder.resolve()
    done = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)  # noqa: S603, S607 - macOS has no /proc.
    return str(data_folder) in done.stdout


def folder_of(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def forget_stranger(data_folder: Path) -> None:
    """Remove a left-behind file whose number now belongs to somebody else's process.

    PostgreSQL itself discards the file of a dead process, but takes any living one for a server. While a process of the
    old server still works in the folder the file stays, because it is what keeps two servers from sharing the files.
    """
    pid = recorded_pid(data_folder)
    if pid is None or not is_alive(pid) or is_server_of(pid, data_folder) or orphans(data_folder):
        return
    (data_folder / "postmaster.pid").unlink(missing_ok=True)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def orphans(data_folder: Path) -> list[int]:
    """Return the processes that a killed server left at work in its folder. Empty where there is no /proc."""
    resolved, keeper = data_folder.resolve(), recorded_pid(data_folder)
    numbers = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    return [pid for pid in numbers if pid != keeper and folder_of(pid) == resolved]


def end_orphans(data_folder: Path) -> None:
    """Tell left-behind processes to go: they cannot commit any more, and the next server waits for them."""
    for pid in orphans(data_folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
