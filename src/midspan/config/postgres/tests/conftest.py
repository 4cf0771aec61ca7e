import pytest

from midspan.config.postgres import cluster_named, running
from midspan.config.postgres.leases import stop_by_name


@pytest.fixture(autouse=True)
def no_server_of_ones_own(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL", "DATABASE_READONLY_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A state folder of the test's own, so that no test meets the server of another."""
    monkeypatch.setenv("MIDSPAN_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    stop_by_name(cluster_named("main"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A running server for the tests of a module that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIDSPAN_HOME", str(tmp_path_factory.mktemp("server")))
        with running("main") as cluster:
            yield cluster
