import pytest

from midspan.domains.measures.tests.administrations.asking import Center
from midspan.kernel.tests.factories import own


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture
def phone(client, center):
    client.force_login(center.rowan.account)
    return client


@pytest.fixture
def desk(client, center):
    client.force_login(center.dana.account)
    return client
