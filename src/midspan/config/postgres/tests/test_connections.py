import subprocess
import sys

import pytest

from midspan.config.postgres import DatabaseRole, cluster_named, connection_settings, current_cluster, current_role
from midspan.config.postgres.roles import script_for_own_server
from midspan.config.refusals import Refusal


def test_settings_for_the_embedded_server_hold_no_password_and_start_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("MIDSPAN_HOME", str(tmp_path / "home"))
    cluster = cluster_named("main")

    settings = connection_settings(DatabaseRole.WORKER, cluster="main")

    assert settings == {
        "ENGINE": "midspan.kernel.postgresql",
        "NAME": "midspan",
        "USER": "midspan_worker",
        "PASSWORD": "",
        "HOST": str(cluster.socket_folder),
        "PORT": "5432",
        "OPTIONS": {"passfile": str(cluster.passfile)},
    }
    assert not (tmp_path / "home").exists()


def test_address_of_a_server_of_ones_own_is_taken_apart(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://midspan_app:p%40ss@db.example:6432/clinic?sslmode=verify-full")

    settings = connection_settings(DatabaseRole.APP, cluster="main")

    assert settings == {
        "ENGINE": "midspan.kernel.postgresql",
        "NAME": "clinic",
        "USER": "midspan_app",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_missing_address_of_another_role_is_named(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://midspan_app@db.example/clinic")

    with pytest.raises(Refusal, match="connects as “worker”, so set DATABASE_WORKER_URL too"):
        connection_settings(DatabaseRole.WORKER, cluster="main")


@pytest.mark.parametrize("address", ["mysql://db.example/clinic", "postgresql://db.example", "db.example"])
def test_address_of_something_else_is_refused(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(Refusal, match="a database address looks like"):
        connection_settings(DatabaseRole.APP, cluster="main")


def test_address_never_replaces_the_test_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://midspan_app@production.example/clinic")

    assert connection_settings(DatabaseRole.APP)["HOST"] == str(cluster_named("test").socket_folder)


def test_test_run_uses_the_test_cluster_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("MIDSPAN_CLUSTER", raising=False)
    inside_a_test_run = current_cluster()
    monkeypatch.delenv("PYTEST_VERSION")
    outside = current_cluster()

    assert (inside_a_test_run, outside) == ("test", "main")


def test_unknown_role_is_refused(monkeypatch):
    monkeypatch.setenv("MIDSPAN_DATABASE_ROLE", "root")

    with pytest.raises(Refusal, match="it is one of: owner, app, worker, readonly"):
        current_role()


def test_socket_path_fits_however_deep_the_project_lies(tmp_path, monkeypatch):
    monkeypatch.setenv("MIDSPAN_HOME", str(tmp_path / ("deep/" * 60)))

    longest_on_macos = 103
    assert len(str(cluster_named("main").socket_folder / ".s.PGSQL.5432")) <= longest_on_macos


@pytest.mark.crash
def test_script_for_a_dba_makes_the_same_server_as_our_own(server):
    """Run the printed script, without its password prompts, for a database of another name: every statement holds."""
    script = "\n".join(
        line for line in script_for_own_server("clinic").splitlines() if not line.startswith("\\password")
    )
    psql = [sys.executable, "-m", "midspan.config.command", "db", "shell", "--role", "superuser", "--", "-f", "-"]
    environment = {"MIDSPAN_HOME": str(server.folder.parent.parent), "PATH": "/usr/bin:/bin"}

    done = subprocess.run(psql, input=script, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own.

    assert (done.returncode, done.stderr.count("ERROR")) == (0, 0)
    assert "CREATE DATABASE" in done.stdout
