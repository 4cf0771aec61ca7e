"""The sweep sees: pages that leak on purpose are caught, each by the way it leaks."""

import logging

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from midspan.domains.people.models import Patient
from midspan.kernel.pages import ANYONE, PATIENTS, STAFF, page
from midspan.kernel.row_security import Reach, bind
from midspan.values import DataClass
from tests.sweep.asking import listening
from tests.sweep.canaries import words
from tests.sweep.center import MONDAY_NOON
from tests.sweep.sweep import Sweep

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME = words()["people.Patient.family_name"]
PLACE = "people.Patient.family_name"


def in_body(request):
    return HttpResponse(f"Not found: {NAME}")


def in_header(request):
    return HttpResponse(headers={"Content-Disposition": f'attachment; filename="{NAME}.pdf"'})


def in_cookie(request):
    answer = HttpResponse()
    answer.set_cookie("last", NAME)
    return answer


def in_log(request):
    logging.getLogger("midspan.leaky").warning("seen", extra={"who": NAME})
    logging.getLogger("midspan.leaky").warning(f"seen {NAME}")  # noqa: G004 - just what must not be done
    return HttpResponse()


def in_error(request):
    raise ValueError(NAME)


def counted(request):
    """How many people there are, asked past row-level security: the number names nobody, and tells."""
    organization = request.actor.organization_id
    bind(organization_id=organization, actor_id=request.actor.id, reach=Reach.ALL)
    return HttpResponse(f"{Patient.objects.filter(organization_id=organization).count()} people")


def declared(request):
    return HttpResponse(NAME)


urlpatterns = [
    path("", include("midspan.config.urls")),
    page("leaks/body/", in_body, name="in_body", opens=ANYONE),
    page("leaks/header/", in_header, name="in_header", opens=STAFF, carries=(DataClass.IDENTITY,)),
    page("leaks/cookie/", in_cookie, name="in_cookie", opens=PATIENTS, carries=(DataClass.IDENTITY,)),
    page("leaks/log/", in_log, name="in_log", opens=STAFF, carries=(DataClass.IDENTITY,)),
    page("leaks/error/", in_error, name="in_error", opens=STAFF, carries=(DataClass.IDENTITY,)),
    page("leaks/declared/", declared, name="declared", opens=STAFF, carries=(DataClass.IDENTITY,)),
    page("leaks/counted/", counted, name="counted", opens=STAFF, carries=(DataClass.PRESENCE,)),
]
OURS = {"in_body", "in_header", "in_cookie", "in_log", "in_error", "declared", "counted"}


@pytest.fixture(scope="module")
def sweep(share):
    with override_settings(ROOT_URLCONF=__name__):
        return share(swept, at=MONDAY_NOON)


def swept():
    """A sweep of the pages above alone."""
    found = Sweep(by_everybody=True)
    found.pages = [one for one in found.pages if one.name in OURS]
    with listening() as log:
        found.read(log)
        found.forget()
        found.read_again(log)
    return found


def caught(sweep, name):
    """By which ways, and whether whoever the gate shows nothing was among those who saw."""
    leaks = [one for one in sweep.leaks if one.page == name and one.place == PLACE]
    return {one.channel for one in leaks}, {one.looker for one in leaks}


def test_leaks_are_caught_by_the_way_they_leave(sweep):
    assert caught(sweep, "in_body")[0] == {"body"}
    assert caught(sweep, "in_header")[0] == {"headers"}
    assert caught(sweep, "in_cookie")[0] == {"cookies"}
    assert caught(sweep, "in_log")[0] == {"log"}
    assert ("in_error", "GET", 500) in sweep.errors
    assert caught(sweep, "in_error")[0] == set()  # The page of an error and its line in the log tell nothing.


def test_declared_page_may_show_to_whom_the_gate_opens_and_to_nobody_else(sweep):
    staff = [one for one in sweep.lookers if one.actor and one.actor.is_staff]
    not_by_name = {one.kind for one in staff if DataClass.IDENTITY not in one.classes}

    assert caught(sweep, "declared") == ({"body"}, not_by_name)


def test_count_that_tells_differs_between_the_worlds(sweep):
    differ = {(page, looker) for page, looker, _ in sweep.differ if page == "counted"}

    assert ("counted", "counselor without reach") in differ
    assert ("counted", "staff of another organization") not in differ
