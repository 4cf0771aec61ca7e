"""Jobs by the clock: one for each organization, each fills its own weeks; and what they are called."""

import pytest
from procrastinate.contrib.django import app

from midspan.domains.schedule.models import Session
from midspan.domains.schedule.tasks import fail_lost_computations, fill_the_weeks, fill_the_weeks_everywhere
from midspan.domains.schedule.tests.factories import Center, rows_of
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


def test_every_organization_gets_a_job_with_its_id_and_nothing_else():
    ids = {str(make_organization(name=name).pk) for name in ("One", "Two")}

    fill_the_weeks_everywhere(timestamp=0)

    jobs = rows_of("procrastinate.ProcrastinateJob").filter(task_name__endswith="fill_the_weeks")
    assert [set(job.args) for job in jobs] == [{"organization_id"}] * 2
    assert {job.args["organization_id"] for job in jobs} == ids


@pytest.mark.slow
def test_the_job_fills_the_weeks_of_its_organization_only():
    mine, theirs = Center(make_organization(name="One")), Center(make_organization(name="Two"))

    fill_the_weeks(organization_id=str(mine.organization.pk))

    see_all(mine.organization)
    mine_filled = Session.objects.count()
    see_all(theirs.organization)
    assert mine_filled == 40
    assert Session.objects.count() == 0


@pytest.mark.parametrize("name", ["fail_lost_proposals", "give_up_lost_what_ifs"])
def test_job_queued_under_an_old_name_is_still_known(name):
    assert app.tasks[f"midspan.domains.schedule.tasks.{name}"] is fail_lost_computations
