"""Counts of tries: of the person's own address, and the same for every process that serves."""

import os
import subprocess
import sys

PLAIN = ("PYTEST_VERSION", "PYTEST_CURRENT_TEST")
COUNT = """
import django; django.setup()
from django.core.cache import cache
cache.set("count", cache.get("count", 0) + 1, 60)
print(cache.get("count"))
"""
PROXIES = "from midspan.config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"


def said(words, home, **more):
    """What a process of its own prints, outside any test."""
    environment = {name: value for name, value in os.environ.items() if name not in PLAIN}
    environment |= {"MIDSPAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "midspan.config.settings", **more}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_every_process_counts_with_the_others(tmp_path):
    assert [said(COUNT, tmp_path) for _ in range(2)] == ["1", "2"]


def test_no_file_of_a_count_is_named_after_an_address(tmp_path):
    homes = [tmp_path / "one", tmp_path / "two"]
    for home in homes:
        said(COUNT, home)

    names = [{one.name for one in (home / "counts").iterdir()} for home in homes]

    assert [len(one) for one in names] == [1, 1]
    assert names[0] != names[1]  # Each by a secret of its own: nobody finds an address by trying them all.


def test_behind_a_proxy_the_address_is_what_the_proxy_says(tmp_path):
    assert said(PROXIES, tmp_path, MIDSPAN_BEHIND_PROXY="1") == "1"
    assert said(PROXIES, tmp_path, MIDSPAN_BEHIND_PROXY="") == "0"
