"""A patient's own rows are asked for in one step that says exactly what a filter would say."""

from uuid import uuid4

import pytest

from midspan.domains.privacy.models import Consent, LedgerEntry
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, ActorKind, DataClass

ROWS = [
    LedgerEntry.objects.all(),
    LedgerEntry.objects.exclude(outcome="deny").order_by("number"),
    LedgerEntry.objects.select_related("patient").defer("before"),
    Consent.objects.filter(sentence="").values_list("pk"),
]


@pytest.mark.parametrize("rows", ROWS)
def test_question_is_the_one_a_filter_asks(rows):
    me = Actor(uuid4(), uuid4(), ActorKind.PATIENT)
    filtered = rows.filter(organization_id=me.organization_id, patient_id=me.id)

    narrowed = visible(rows, viewer=me, data_class=DataClass.CONSENT)

    assert str(narrowed.query) == str(filtered.query)
    assert str(me.id) not in str(rows.query)


def test_either_of_two_questions_is_narrowed_as_a_whole():
    me = Actor(uuid4(), uuid4(), ActorKind.PATIENT)
    either = LedgerEntry.objects.filter(outcome="deny") | LedgerEntry.objects.filter(recipient="")

    where = visible(either, viewer=me, data_class=DataClass.CONSENT).query.where

    assert (where.connector, where.negated) == ("AND", False)
    assert [one.rhs for one in where.children[-2:]] == [me.organization_id, me.id]
