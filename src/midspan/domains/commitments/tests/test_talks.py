"""A talk that somebody asks for in a doubt about a person close to them: what staff read, and what the phone keeps."""

from datetime import UTC, datetime

from midspan.domains.commitments.enums import NeedKind, NeedState
from midspan.domains.commitments.forms import NeedForm
from midspan.domains.commitments.models import LifeNeed
from midspan.domains.commitments.wording import OWN_NEED_WORDS, need_line

ASKED_AT = datetime(2027, 3, 1, 17, tzinfo=UTC)


def test_staff_alone_read_what_a_talk_is_about():
    row = LifeNeed(kind=NeedKind.TALK, words="Talk with me.", state=NeedState.ASKED, asked_at=ASKED_AT)

    staff, own = (need_line(row, today=ASKED_AT.date(), **kinds) for kinds in ({}, {"kinds": OWN_NEED_WORDS}))

    assert (staff.kind, own.kind) == ("A talk alone about somebody close to them", "A talk")


def test_talk_is_asked_for_in_the_circle_and_chosen_from_no_list():
    chosen = {value for value, _words in NeedForm().fields["kind"].choices}

    assert chosen >= set(NeedKind) - {NeedKind.TALK}
    assert NeedKind.TALK not in chosen
