"""The sweep of every page by everybody for whom it opens, of each role, with and without reach."""

from functools import partial

import pytest

from tests.sweep.center import MONDAY_NOON
from tests.sweep.test_sweep import PARTS, swept

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def sweep(share):
    return share(partial(swept, by_everybody=True), at=MONDAY_NOON)


def test_the_sweep_by_everybody(sweep, subtests):
    for part in PARTS:
        with subtests.test(part.__name__):
            part(sweep)
