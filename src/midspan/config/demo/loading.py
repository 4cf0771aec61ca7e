"""What `midspan demo` loads, and whom it prints."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from midspan.config.demo.building import NAME, build
from midspan.config.demo.center import PASSWORD
from midspan.config.demo.persons import STORIES
from midspan.config.demo.reading import center_facts, sketches
from midspan.kernel.models import Organization

CENSUS = 64


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as; printed as one line."""

    name: str
    login: str
    what: str

    def __str__(self) -> str:
        return f"{self.login:<12} {PASSWORD:<18} {self.name}: {self.what}"


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


def people() -> list[DemoPerson]:
    """Who can sign in: staff of each role first, then the patients of the stories."""
    staff = [
        DemoPerson(f"{one['given']} {one['family']}", one["key"], one["title"].lower())
        for one in center_facts()["staff"]
    ]
    named = {one.key: f"{one.given} {one.family}" for one in sketches()}
    return staff + [DemoPerson(named[key], key, what) for key, what in STORIES.items()]
