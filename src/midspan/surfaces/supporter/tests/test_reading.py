"""What the gate opened is told as what it is, and as nothing else."""

from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.circle.enums import SupportRole
from midspan.domains.privacy.queries import Disclosed
from midspan.engines.disclosure import Code, Decision, Outcome
from midspan.surfaces.supporter.reading import Told, told_by

BLANK = Told(tie_id=uuid4(), patient_id=uuid4(), role=SupportRole.FAMILY, name="Rowan", zone=ZoneInfo("UTC"))
OPEN = Decision(Outcome.PERMIT, Code.BY_CONSENT, "", "")


@pytest.mark.parametrize("content", [object(), (), ("signs", ("I sleep little",)), ["9 a.m."], None])
def test_what_nobody_said_how_to_tell_is_told_to_nobody(content):
    answer: Disclosed[object] = Disclosed(id=uuid4(), patient_id=BLANK.patient_id, decision=OPEN, _content=content)

    with pytest.raises(TypeError, match=type(content).__name__):
        told_by([answer], BLANK)


def test_where_nothing_is_open_nothing_is_told():
    assert told_by([], BLANK) == BLANK
