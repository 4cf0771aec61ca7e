"""The scene, built once for each group of attacks."""

import pytest

from midspan.kernel.tests.factories import own
from tests.attacks.scene import Scene
from tests.sweep.center import MONDAY_NOON


@pytest.fixture(scope="module")
def built(share):
    return share(Scene, at=MONDAY_NOON)


@pytest.fixture
def scene(built, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(built)
