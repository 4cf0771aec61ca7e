"""What the paper at the door says of who is expected. Everybody in the room reads it, so the gate is asked for them."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.queries.attendance import attendance_of
from midspan.domains.privacy.queries import Disclosed, disclosed_to_peers, name_for_peers
from midspan.engines.disclosure import Obligation
from midspan.values import Actor

# The page is declared to carry patients' data, so that no browser keeps it.
DONE_BY_PAGE = frozenset({Obligation.NO_STORE})


class SheetLine(Struct, frozen=True, kw_only=True):
    """One line to sign on: a place, and what the gate opens to peers of whoever has it; None where it opens nothing."""

    place: int | None
    identity: Disclosed[Mapping[str, str]] | None

    @property
    def name(self) -> str:
        """The name for groups, or the place of who chose none or shows none."""
        shown = self.identity.shown(did=DONE_BY_PAGE) if self.identity is not None else {}
        return name_for_peers(shown, place=self.place)


def sheet_of(*, viewer: Actor, session_id: UUID) -> list[SheetLine]:
    """The lines of one session, by place. As many queries for all of them as for one."""
    lines = attendance_of(viewer=viewer, session_id=session_id)
    identities = {line.patient_id: {"alias": line.alias, "name": line.name} for line in lines}
    opened = disclosed_to_peers(identities, by=viewer)
    return [SheetLine(place=line.number, identity=opened.get(line.patient_id)) for line in lines]
