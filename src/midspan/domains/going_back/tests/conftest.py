import pytest

from midspan.domains.going_back.tests.factories import Place
from midspan.kernel.tests.factories import own


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)
