"""What is due about a plan: by the rules of cadences, in the order in which a worklist tells it."""

from datetime import date, timedelta

import pytest

from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import DueKind, Signer
from midspan.domains.plans.rules.calendar import Standing, due_of

TODAY = date(2027, 3, 1)
LONG_AGO = TODAY - timedelta(days=40)


def days(number):
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing(admitted_on=None), []),
        (Standing(admitted_on=days(-2)), []),
        (Standing(admitted_on=days(-4)), [(DueKind.FIRST_PLAN, days(3), False)]),
        (Standing(admitted_on=days(-8)), [(DueKind.FIRST_PLAN, days(-1), True)]),
        (Standing(admitted_on=LONG_AGO, review_date=days(4)), []),
        (Standing(admitted_on=LONG_AGO, review_date=days(3)), [(DueKind.REVIEW, days(3), False)]),
        (Standing(admitted_on=LONG_AGO, review_date=days(-1)), [(DueKind.REVIEW, days(-1), True)]),
        (
            Standing(
                admitted_on=LONG_AGO,
                review_date=days(-1),
                offered_on=days(-2),
                missing=[Signer.PATIENT, Signer.SUPERVISOR],
                untouched=2,
            ),
            [
                (DueKind.SUPERVISOR_SIGNS, days(-2), True),
                (DueKind.REVIEW, days(-1), True),
                (DueKind.PERSON_SIGNS, days(-2), True),
                (DueKind.UNTOUCHED, TODAY, False),
            ],
        ),
        (Standing(admitted_on=LONG_AGO, review_date=days(9), missing=[Signer.PATIENT]), []),
    ],
)
def test_what_is_due(standing, told):
    found = due_of(standing, today=TODAY, rules=plan_rules())

    assert [(one.kind, one.on, one.is_late(TODAY)) for one in found] == told
