"""Organizations for tests, and the binding every other factory needs."""

from copy import deepcopy

from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, bind


def make_organization(**fields):
    values = {
        "name": "Harbor Bridge Behavioral Health",
        "short_name": "Harbor Bridge",
        "jurisdiction": "VA",
        "phone": "555-0100",
        **fields,
    }
    organization = Organization.objects.create(**values)
    see_all(organization)
    return organization


def see_all(organization):
    """Bind this test's transaction to the whole organization, as factories and later assertions need."""
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)


def own(shared):
    """A test's own copy of what its module shares (`share`), with its transaction bound as `make_organization` does."""
    copy = deepcopy(shared)
    see_all(copy.organization)
    return copy
