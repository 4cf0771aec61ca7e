"""What `midspan demo` loads."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from midspan.config.demo.building import NAME, build
from midspan.kernel.models import Organization

CENSUS = 64


def load(*, fresh: bool, census: int = CENSUS) -> None:
    """Fill the database with the demonstration center, unless it is there. `fresh` insists that it is not there yet.

    Raises ImproperlyConfigured outside a demonstration, and when `fresh` finds a center.
    """
    if not settings.IS_DEMONSTRATION:
        raise ImproperlyConfigured("The demonstration center is loaded in a demonstration only.")
    if Organization.objects.filter(name=NAME).exists():
        if fresh:
            raise ImproperlyConfigured("The demonstration center is here already; start over with an empty database.")
        return
    build(census=census)
