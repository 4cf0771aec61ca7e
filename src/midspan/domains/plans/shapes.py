"""What each kind of element is made of: its model, its parent, and the words a person writes about it."""

from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.plans.enums import Doer, Kind, NeedState, Typing
from midspan.domains.plans.models import Criterion, Goal, Intervention, Need, Objective


class NeedWords(Struct, frozen=True, kw_only=True):
    words: str
    evidence: str = ""
    state: NeedState = NeedState.ACTIVE
    reason: str = ""


class CriterionWords(Struct, frozen=True, kw_only=True):
    words: str


class GoalWords(Struct, frozen=True, kw_only=True):
    """`typed` says whose hands wrote them; with whom and when is said by whoever keeps them."""

    own_words: str
    typed: Typing = Typing.BY_STAFF


class ObjectiveWords(Struct, frozen=True, kw_only=True):
    """`instrument` is a questionnaire’s key; `levels` are none or five, from much less than expected to much more."""

    words: str
    measured_by: str = ""
    measure: str = ""
    instrument: str = ""
    levels: tuple[str, ...] = ()
    baseline: str = ""
    target: str = ""
    by_date: date | None = None


class InterventionWords(Struct, frozen=True, kw_only=True):
    """`times_a_week` and `minutes` None: not said. What the patient does has no owner among staff."""

    words: str
    doer: Doer = Doer.STAFF
    modality: str = ""
    owner_id: UUID | None = None
    times_a_week: int | None = None
    minutes: int | None = None


ElementWords = CriterionWords | NeedWords | GoalWords | ObjectiveWords | InterventionWords


class Shape(Struct, frozen=True, kw_only=True):
    """`parent_field` is empty for what hangs from nothing."""

    model: type[Criterion] | type[Need] | type[Goal] | type[Objective] | type[Intervention]
    words: type[ElementWords]
    parent: Kind | None = None
    parent_field: str = ""

    def fields_of(self, words: ElementWords) -> dict[str, Any]:
        """The words as the model's fields, trimmed. Raises TypeError for the words of another kind."""
        if not isinstance(words, self.words):
            raise TypeError(f"{type(words).__name__} are not the words of a {self.model.__name__}.")
        return {name: _trimmed(value) for name, value in asdict(words).items()}


def _trimmed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one.strip() for one in value]
    return value.strip() if type(value) is str else value


SHAPES: dict[Kind, Shape] = {
    Kind.NEED: Shape(model=Need, words=NeedWords),
    Kind.GOAL: Shape(model=Goal, words=GoalWords, parent=Kind.NEED, parent_field="need"),
    Kind.OBJECTIVE: Shape(model=Objective, words=ObjectiveWords, parent=Kind.GOAL, parent_field="goal"),
    Kind.INTERVENTION: Shape(
        model=Intervention, words=InterventionWords, parent=Kind.OBJECTIVE, parent_field="objective"
    ),
    Kind.CRITERION: Shape(model=Criterion, words=CriterionWords),
}
