"""Why a note cannot be signed yet."""

from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.rules.sameness import Other
from midspan.values import ALLOWED, Verdict


class Hindrance(Struct, frozen=True, kw_only=True):
    """Why an entry cannot be signed yet, in which field, and whom it concerns (another member), if anybody.

    `sentence` is the one to mend. `takes_reason`: or the author says why it stays. `twin`: the note of another session
    or contact that it reads like.
    """

    verdict: Verdict
    field: str = ""
    other: UUID | None = None
    use_alias: str = ""
    sentence: str = ""
    takes_reason: bool = False
    twin: Other | None = None

    @property
    def takes_name_reason(self) -> bool:
        return self.takes_reason and self.twin is None

    @property
    def takes_copy_reason(self) -> bool:
        return self.takes_reason and self.twin is not None

    def __bool__(self) -> bool:
        return not self.verdict


NOTHING = Hindrance(verdict=ALLOWED)
