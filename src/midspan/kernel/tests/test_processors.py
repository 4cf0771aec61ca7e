from midspan.kernel import processors
from midspan.kernel.processors import usable_processors


def test_container_s_processors_count_and_no_more_than_four(monkeypatch):
    monkeypatch.setattr(processors.os, "sched_getaffinity", lambda _: {1, 5, 7}, raising=False)
    assert usable_processors() == 3

    monkeypatch.setattr(processors.os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert usable_processors() == 4


def test_system_without_affinity_is_asked_for_all(monkeypatch):
    monkeypatch.delattr(processors.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(processors.os, "cpu_count", lambda: None)

    assert usable_processors() == 1
