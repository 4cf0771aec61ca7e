"""The person is told what the team promises or does not keep, in words that say nothing; of a day missed once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.commitments import actions
from midspan.domains.commitments.actions import renegotiate, say_what_became, tell_missed
from midspan.domains.commitments.enums import PromiseState
from midspan.domains.commitments.tasks import tell_missed_of, watch_owners_everywhere, watch_owners_of
from midspan.domains.commitments.tests.factories import FRIDAY, say
from midspan.domains.notices.queries import notices_for
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.kernel.prepared import organization_reader

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
NEW, CHANGED = "There is something for you to read.", "Something you were told has changed."


def told(center):
    with own_request(center.rowan) as by:
        return sorted(one.text for one in notices_for(viewer=by))


def missed(center, today):
    return tell_missed(today=today, by=organization_reader(center.organization.pk))


def test_a_promise_of_the_team_is_told_and_the_persons_own_is_not(center):
    center.promises()
    before = told(center)
    center.team_promises(words="ask about the early shift")

    assert (before, told(center)) == ([], [NEW])


@pytest.mark.parametrize(
    ("to", "expected"),
    [(PromiseState.KEPT, [NEW]), (PromiseState.PARTLY, [CHANGED, NEW]), (PromiseState.NOT_YET, [CHANGED, NEW])],
)
def test_what_the_team_does_not_keep_wholly_is_told(center, to, expected):
    row = center.team_promises()
    say_what_became(promise_id=row.pk, to=to, words="He is away.", by=center.staff(center.dana))

    assert told(center) == expected


def test_agreed_anew_by_the_team_it_is_told(center):
    row = center.team_promises()
    anew = {"promised": say("ask about it", FRIDAY + A_DAY), "why": "He is away."}
    renegotiate(promise_id=row.pk, **anew, by=center.staff(center.dana))

    assert told(center) == [CHANGED, NEW]


def test_a_day_that_went_by_without_a_word_is_told_once(center):
    center.team_promises()
    days = [missed(center, FRIDAY), missed(center, FRIDAY + A_DAY), missed(center, FRIDAY + 2 * A_DAY)]

    assert (days, told(center)) == ([0, 1, 0], [CHANGED, NEW])


def test_a_promise_that_cannot_be_handed_over_keeps_nobody_from_being_told(center, monkeypatch):
    def fails(*_of_anybody):
        raise RuntimeError("Something is wrong with it.")

    center.team_promises()
    watch_owners_everywhere(0)
    organization_id = str(center.organization.pk)
    queued = ProcrastinateJob.objects.filter(status="todo", args={"organization_id": organization_id})
    jobs = {one.name: one for one in (watch_owners_of, tell_missed_of)}
    names = sorted(queued.filter(task_name__in=jobs).values_list("task_name", flat=True))
    monkeypatch.setattr(actions, "_keeps", fails)

    ran = []
    with at(MONDAY_TEN + 5 * A_DAY):
        for name in names:
            with suppress(ExceptionGroup):
                ran.append((name, jobs[name](organization_id)))

    assert (names, ran) == (sorted(jobs), [(tell_missed_of.name, 1)])
    assert told(center) == [CHANGED, NEW]


def test_nobody_is_told_of_a_day_after_their_stay_or_of_a_promise_of_their_own(center):
    center.promises()
    center.team_promises()
    center.is_discharged()

    assert missed(center, FRIDAY + A_DAY) == 0
