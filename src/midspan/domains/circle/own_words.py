"""What a person wants and what they practice, as whoever is there for them from outside is let read it.

A mentor of the program and a sponsor in the circle read the same, each by what was signed for them.
"""

from collections.abc import Callable

from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.plans.queries import own_goals
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import own_practices
from midspan.values import Actor, DataClass


class Section(Struct, frozen=True):
    """A part of a patient's own plans that they can let somebody read, and how it is read from what they wrote.

    `key` is what a consent calls it.
    """

    key: str
    data_class: DataClass
    read: Callable[[Actor], tuple[str, ...]]


def _goals(person: Actor) -> tuple[str, ...]:
    return tuple(one.words for one in own_goals(viewer=person))


def _practice(person: Actor) -> tuple[str, ...]:
    """What they said yes to, by its name: neither what for nor how it went."""
    practices = own_practices(viewer=person, language=(get_language() or "en")[:2])
    return tuple(one.title for one in practices if one.state is AssignmentState.ACCEPTED)


OWN_GOALS = Section("own_goals", DataClass.GOAL, _goals)
OWN_PRACTICE = Section("own_practice", DataClass.PRACTICE, _practice)
