"""Addresses of a life: under /life/ the patient's own, under a person's file the same for those who help with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern

from midspan.domains.people.enums import Role
from midspan.domains.responsibilities import views
from midspan.kernel.pages import PATIENTS, page, staff_with
from midspan.values import DataClass

app_name = "life"
HELPERS = staff_with(Role.INTAKE, Role.COUNSELOR)
KEPT_APART_BY = staff_with(Role.INTAKE, Role.COUNSELOR, Role.SCHEDULER)
LIFE = (DataClass.LIFE, DataClass.IDENTITY)
APART = (DataClass.AVOIDANCE, DataClass.IDENTITY)


def both(
    route: str, view: Callable[..., HttpResponse], *, name: str, carries: tuple[DataClass, ...] = LIFE
) -> list[URLPattern]:
    """The patient's page, and the same about a person for intake and counselors."""
    return [
        page(f"life/{route}", view, name=name, opens=PATIENTS, carries=carries),
        page(f"people/<uuid:patient_id>/life/{route}", view, name=f"{name}_of", opens=HELPERS, carries=carries),
    ]


urlpatterns = [
    *both("", views.overview, name="overview"),
    *both("add/", views.add, name="add"),
    *both("<uuid:responsibility_id>/", views.change, name="change"),
    *both("<uuid:responsibility_id>/remove/", views.remove, name="remove"),
    *both("<uuid:responsibility_id>/days/", views.days, name="days"),
    *both("<uuid:responsibility_id>/days/<uuid:exception_id>/remove/", views.remove_day, name="remove_day"),
    *both("undo/<uuid:step_id>/", views.undo, name="undo"),
    *both("paint/", views.paint, name="paint"),
    *both("calendars/", views.calendars, name="calendars"),
    *both("calendars/states/", views.calendar_states, name="calendar_states"),
    *both("calendars/<uuid:source_id>/remove/", views.remove_source, name="remove_source"),
    *both("calendars/<uuid:source_id>/restore/", views.restore_source, name="restore_source"),
    *both("nothing-else/", views.nothing_else, name="nothing_else"),
    *both("wishes/", views.wishes, name="wishes"),
    page("life/apart/", views.apart, name="apart", opens=PATIENTS, carries=APART),
    page("people/<uuid:patient_id>/life/apart/", views.apart, name="apart_of", opens=KEPT_APART_BY, carries=APART),
    *both("apart/<uuid:avoidance_id>/remove/", views.remove_avoidance, name="remove_avoidance", carries=APART),
    *both("apart/<uuid:avoidance_id>/restore/", views.restore_avoidance, name="restore_avoidance", carries=APART),
    # Only staff say who is meant; the patient's page never shows whether anybody did.
    page(
        "people/<uuid:patient_id>/life/apart/<uuid:avoidance_id>/",
        views.resolve,
        name="resolve_of",
        opens=HELPERS,
        carries=APART,
    ),
]
