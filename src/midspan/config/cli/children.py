"""Other processes of ours that a command starts: Django's own commands, and servers that end with their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

from midspan.config.postgres import DatabaseRole
from midspan.config.refusals import Refusal

ENDS_WITH_PARENT = "MIDSPAN_ENDS_WITH_PARENT"
WAITS_FOR_WORD = "MIDSPAN_WAITS_FOR_WORD"
PR_SET_PDEATHSIG = 1  # From Linux's <sys/prctl.h>.
M_ARENA_MAX = -8  # From glibc's <malloc.h>.
PATIENCE = 10  # Seconds a child has to finish what it is answering.
_word_came = threading.Event()


def environment(role: DatabaseRole) -> dict[str, str]:
    """Return our environment for a process that connects as `role`."""
    settings = {"DJANGO_SETTINGS_MODULE": "midspan.config.settings", "MIDSPAN_DATABASE_ROLE": role.value}
    return {**os.environ, **settings}


def django(words: Sequence[str], *, role: DatabaseRole, extra: Mapping[str, str] | None = None) -> None:
    """Run one of Django's commands to its end; refuse to go on when it fails."""
    command = [sys.executable, "-m", "django", *words]
    done = subprocess.run(command, env={**environment(role), **(extra or {})}, check=False)  # noqa: S603 - our own interpreter.
    if done.returncode != 0:
        raise Refusal(f"`django {' '.join(words)}` failed (exit code {done.returncode}); its words are above.")


def start_verb(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a verb of ours in the background: it loads its code, and waits for our `give_word` to touch the database.

    It ends when we do, even when we are killed.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter.
        [sys.executable, "-m", "midspan.config.command", *words],
        env={**os.environ, ENDS_WITH_PARENT: "1", WAITS_FOR_WORD: "1"},
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches the parent, which then ends its children in order.
    )


def give_word(child: subprocess.Popen[bytes]) -> None:
    """Let a child that `start_verb` started go on. One that has ended in the meantime is not our matter here."""
    with contextlib.suppress(BrokenPipeError):
        os.write(child.stdin.fileno(), b"\n")  # type: ignore[union-attr]  # `start_verb` gave it a pipe.


def end_with_parent() -> None:
    """In a child: stop when the pipe from the parent closes, which the system does for a killed parent too."""
    if os.environ.pop(ENDS_WITH_PARENT, None):
        threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    while os.read(0, 1024):
        _word_came.set()
    os.kill(os.getpid(), signal.SIGTERM)


def await_word() -> None:
    """In a child that `start_verb` started: wait until the parent says that the database is ready. Else go on."""
    if os.environ.pop(WAITS_FOR_WORD, None):
        _word_came.wait()


def end_forks_with_us() -> None:
    """On Linux: have the system kill every process forked from now on when this one is killed.

    A web worker whose parent is gone would go on answering, beside those of the next start and with older code.
    """
    libc = ctypes.CDLL(None)
    os.register_at_fork(after_in_child=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))


def keep_one_heap() -> None:
    """Give all threads of this process one heap: one for each keeps what none of them uses. Nothing beside glibc."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop, wait for it, and insist when it does not."""
    if child.stdin is not None:
        child.stdin.close()
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
