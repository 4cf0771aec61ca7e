"""Starting, stopping and being killed: nothing needs a hand, nothing committed is lost."""

import os
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from midspan.config.postgres import DatabaseRole, cluster_named, postmaster, running
from midspan.config.postgres.leases import start_to_stay, stop_by_name

pytestmark = pytest.mark.crash

HOLD = """
import sys
from midspan.config.postgres import ensure_running
ensure_running("main")
print("up", flush=True)
sys.stdin.read()
"""


def pid_of(cluster):
    return postmaster.running_pid(cluster.data_folder)


def write(cluster, body):
    with psycopg.connect(cluster.dsn(DatabaseRole.OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (body text)")
        owner.execute("INSERT INTO note VALUES (%s)", [body])


def read(cluster):
    with psycopg.connect(cluster.dsn(DatabaseRole.APP)) as app:
        return app.execute("SELECT body FROM note").fetchall()


def begin_to_hold():
    """Another process that takes the server, and keeps it until its input ends."""
    command = [sys.executable, "-c", HOLD]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own.


def hold():
    child = begin_to_hold()
    return child, child.stdout.readline().strip()


def test_folders_above_the_state_folder_keep_their_modes(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("MIDSPAN_HOME", str(closed / "project" / ".midspan"))
    above = [closed, tmp_path, *tmp_path.parents]
    before = [folder.stat().st_mode for folder in above]

    with running("main") as cluster:
        write(cluster, "kept")

    assert [folder.stat().st_mode for folder in above] == before
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_rows_outlive_the_server(home):
    with running("main") as cluster:
        write(cluster, "kept")

    with running("main") as cluster:
        assert read(cluster) == [("kept",)]


def test_killed_server_starts_again_with_every_committed_row(home):
    with running("main") as cluster:
        for number in range(5):
            write(cluster, str(number))
            os.kill(pid_of(cluster), signal.SIGKILL)
            start_to_stay(cluster)

        assert read(cluster) == [(str(number),) for number in range(5)]


def test_killed_server_with_a_client_still_connected_starts_again(home):
    with running("main") as cluster:
        write(cluster, "kept")
        with psycopg.connect(cluster.dsn(DatabaseRole.APP), autocommit=True) as app:
            app.execute("SELECT 1")
            os.kill(pid_of(cluster), signal.SIGKILL)

            start_to_stay(cluster)

        assert read(cluster) == [("kept",)]


def test_number_left_behind_that_now_belongs_to_another_process_is_no_obstacle(home):
    with running("main") as cluster:
        write(cluster, "kept")
        os.kill(pid_of(cluster), signal.SIGKILL)
        while postmaster.orphans(cluster.data_folder):
            time.sleep(0.01)
        left_behind = cluster.data_folder / "postmaster.pid"
        lines = left_behind.read_text().splitlines(keepends=True)
        left_behind.write_text("".join([f"{os.getppid()}\n", *lines[1:]]))
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")

        start_to_stay(cluster)

        assert read(cluster) == [("kept",)]


def test_start_that_was_interrupted_half_way_is_begun_again(home):
    unfinished = cluster_named("main").folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")

    with running("main") as cluster:
        write(cluster, "kept")

        assert read(cluster) == [("kept",)]


def test_two_processes_that_start_at_once_get_one_server(home):
    children = [begin_to_hold(), begin_to_hold()]
    answers = [child.stdout.readline().strip() for child in children]

    starts = cluster_named("main").log.read_text().count("starting PostgreSQL")
    for child in children:
        child.communicate()

    assert answers == ["up", "up"]
    assert starts == 1


def test_last_one_to_leave_stops_the_server(home):
    first, _ = hold()
    second, _ = hold()
    cluster = cluster_named("main")

    first.communicate()
    after_one = pid_of(cluster)
    second.communicate()

    assert after_one is not None
    assert pid_of(cluster) is None


def test_killed_user_leaves_a_server_that_the_next_one_takes_over_and_stops(home):
    first, _ = hold()
    cluster = cluster_named("main")
    before = pid_of(cluster)
    first.kill()
    first.communicate()

    with running("main"):
        during = pid_of(cluster)

    assert during == before
    assert pid_of(cluster) is None


def test_server_that_was_asked_to_stay_stays(home):
    cluster = cluster_named("main")
    start_to_stay(cluster)
    before = pid_of(cluster)

    with running("main"):
        pass

    assert pid_of(cluster) == before
    assert stop_by_name(cluster) is True
    assert stop_by_name(cluster) is False
