"""Rows of the demonstration: made in memory with ids drawn from the seed, kept table by table.

Actions stamp the present moment, so history is written as rows, through the model registry. What has to come from real
actions alone is in `emergencies`.
"""

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model

BATCH = 2000


class Draw(random.Random):
    """Chance from a seed that is words: the same words give the same numbers on every machine."""

    def __init__(self, *words: object) -> None:
        super().__init__("/".join(str(word) for word in words))

    def uuid(self) -> UUID:
        return UUID(int=self.getrandbits(128), version=4)

    def happens(self, percent: float) -> bool:
        return self.random() * 100 < percent


def table(label: str) -> Any:
    """The model behind a label such as `programs.Site`."""
    return apps.get_model(label)


class Rows:
    """Rows of one organization that wait to be kept. Foreign keys are checked when the transaction ends."""

    def __init__(self, organization_id: UUID, draw: Draw) -> None:
        self.organization_id, self._draw = organization_id, draw
        self._waiting: dict[str, list[Model]] = defaultdict(list)

    def add(self, label: str, **fields: Any) -> Any:
        """One more row, with an id of its own at once."""
        values = {"id": self._draw.uuid(), "organization_id": self.organization_id, **fields}
        row = table(label)(**values)
        self._waiting[label].append(row)
        return row

    def drawn(self) -> UUID:
        """One more id, of something that several rows say."""
        return self._draw.uuid()

    def keep(self) -> dict[str, int]:
        """Write everything that waits, in the order in which tables were first used. Returns how many of each."""
        counts = {label: len(rows) for label, rows in self._waiting.items()}
        for label, rows in self._waiting.items():
            table(label).objects.bulk_create(rows, batch_size=BATCH)
        self._waiting.clear()
        return counts
