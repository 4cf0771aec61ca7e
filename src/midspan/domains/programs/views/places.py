"""Sites, rooms and closed days."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import all_staff
from midspan.domains.programs import actions, queries
from midspan.domains.programs.enums import ROOM_FEATURE_WORDS
from midspan.domains.programs.forms import (
    EACH_THEIR_OWN,
    ZONES,
    AskingDayForm,
    ClosedDayForm,
    HolidaysForm,
    RoomForm,
    SiteForm,
    WeeklyHoursForm,
)
from midspan.domains.programs.forms.words import said
from midspan.domains.programs.models import AskingDay, Room, Site
from midspan.domains.programs.rules import spans_text
from midspan.domains.programs.views.restoring import restore_url
from midspan.domains.programs.views.saving import act_and_return, form_page, found
from midspan.kernel import clock
from midspan.values import WeekSpan


def places(request: HttpRequest) -> HttpResponse:
    sites = queries.sites(viewer=request.actor)
    closed = queries.closed_days_from(viewer=request.actor, day=clock.local_date())
    # The newest first: what was set last stands.
    asking = {row.site_id: row for row in reversed(queries.asking_days(viewer=request.actor))}
    shown = [_shown(site, asking.get(site.pk)) for site in sites]
    return render(request, "programs/places.html", {"sites": shown, "closed_days": closed})


def _shown(site: Site, asking: AskingDay | None) -> dict[str, object]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for row in site.opening_hours.all():
        spans.setdefault(row.weekday, []).append((row.start_minute, row.end_minute))
    return {
        "site": site,
        "hours": [{"label": WEEKDAYS[day], "value": spans_text(spans[day])} for day in sorted(spans)],
        "asking": _asking_words(asking.weekday if asking else None),
        "asking_from": asking.from_date if asking and asking.from_date > clock.local_date() else None,
        "rooms": [(room, _room_words(room)) for room in site.rooms.all()],
    }


def _room_words(room: Room) -> str:
    fits = ngettext("%(count)s person", "%(count)s people", room.capacity) % {"count": room.capacity}
    return " · ".join(part for part in (fits, said(room.features, ROOM_FEATURE_WORDS)) if part)


def new_site(request: HttpRequest) -> HttpResponse:
    return _site_page(request, None, heading=_("A new site"))


def site(request: HttpRequest, site_id: UUID) -> HttpResponse:
    row = found(queries.sites(viewer=request.actor), site_id)
    return _site_page(request, row, heading=row.name)


def _site_page(request: HttpRequest, row: Site | None, *, heading: str) -> HttpResponse:
    names = SiteForm.base_fields
    initial = {name: getattr(row, name) for name in names} if row else {"time_zone": ZONES[0]}
    form = SiteForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_site(
            details=actions.SiteDetails(**form.cleaned_data), site_id=row.pk if row else None, by=request.actor
        ),
        heading=heading,
        back=reverse("programs:places"),
        done=_("The site is saved."),
    )


def site_hours(request: HttpRequest, site_id: UUID) -> HttpResponse:
    row = found(queries.sites(viewer=request.actor), site_id)
    spans = [WeekSpan(one.weekday, one.start_minute, one.end_minute) for one in row.opening_hours.all()]
    form = WeeklyHoursForm(request.POST or None, spans=spans)
    return form_page(
        request,
        form=form,
        save=lambda: actions.set_opening_hours(site_id=site_id, spans=form.spans, by=request.actor),
        heading=_("When %(site)s is open") % {"site": row.name},
        back=reverse("programs:places"),
        done=_("The opening hours are saved."),
    )


def asking_day(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """On which day the week's questions are asked, and who set what since when."""
    row = found(queries.sites(viewer=request.actor), site_id)
    kept = list(queries.asking_days(viewer=request.actor, site_id=site_id))
    form = AskingDayForm(request.POST or None, initial={"weekday": _chosen(kept[0] if kept else None)})
    return form_page(
        request,
        form=form,
        save=lambda: actions.set_asking_day(site_id=site_id, weekday=form.cleaned_data["weekday"], by=request.actor),
        heading=_("When %(site)s asks the week’s questions") % {"site": row.name},
        why=_(
            "What comes every week or every two weeks. It holds from next Monday on. A day on which the site is closed "
            "moves to the next open day; nobody is asked twice in a week. The first time is the day on which "
            "it begins."
        ),
        back=reverse("programs:places"),
        done=_("The day is saved. It holds from next Monday on."),
        template="programs/asking_day.html",
        more={"history": _asking_history(request, kept)},
    )


def _chosen(row: AskingDay | None) -> str:
    return EACH_THEIR_OWN if row is None or row.weekday is None else str(row.weekday)


def _asking_words(weekday: int | None) -> str:
    return str(WEEKDAYS[weekday]) if weekday is not None else _("The weekday on which each person began")


def _asking_history(request: HttpRequest, kept: list[AskingDay]) -> list[dict[str, object]]:
    names = {one.pk: str(one) for one in all_staff(viewer=request.actor)} if kept else {}
    return [
        {"row": row, "words": _asking_words(row.weekday), "by": names.get(row.set_by, _("Somebody who is not here"))}
        for row in kept
    ]


def new_room(request: HttpRequest, site_id: UUID) -> HttpResponse:
    row = found(queries.sites(viewer=request.actor), site_id)
    return _room_page(request, site_id=row.pk, heading=_("A new room at %(site)s") % {"site": row.name})


def room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    row = found(queries.rooms(viewer=request.actor), room_id)
    initial = {"name": row.name, "capacity": row.capacity, "features": row.features}
    return _room_page(request, site_id=row.site_id, room_id=row.pk, initial=initial, heading=row.name)


def _room_page(
    request: HttpRequest,
    *,
    site_id: UUID,
    heading: str,
    room_id: UUID | None = None,
    initial: dict[str, object] | None = None,
) -> HttpResponse:
    form = RoomForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_room(
            details=actions.RoomDetails(site_id=site_id, **form.cleaned_data), room_id=room_id, by=request.actor
        ),
        heading=heading,
        back=reverse("programs:places"),
        done=_("The room is saved."),
    )


def close_day(request: HttpRequest, site_id: UUID) -> HttpResponse:
    row = found(queries.sites(viewer=request.actor), site_id)
    form = ClosedDayForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: actions.close_day(
            day=form.cleaned_data["day"],
            name=form.cleaned_data["name"],
            site_id=None if form.cleaned_data["everywhere"] else site_id,
            by=request.actor,
        ),
        heading=_("Close %(site)s for a day") % {"site": row.name},
        why=_("Sessions of that day are taken off the calendar. They come back if you open the day again."),
        back=reverse("programs:places"),
        done=_("The day is closed."),
    )


def holidays(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """Every federal holiday of a year in one step; each can be opened again on its own."""
    row = found(queries.sites(viewer=request.actor), site_id)
    today, rules = clock.local_date(), queries.federal_holidays()
    form = HolidaysForm(request.POST or None, first_year=today.year, initial={"year": today.year + 1})
    return form_page(
        request,
        form=form,
        save=lambda: actions.adopt_holidays(
            site_id=site_id, year=form.cleaned_data["year"], on=today, by=request.actor
        ),
        heading=_("Federal holidays of %(site)s") % {"site": row.name},
        why=_("%(names)s. Each becomes a closed day that you can open again. Source: %(source)s (%(status)s).")
        % {"names": ", ".join(rule.name for rule in rules.rules), "source": rules.source, "status": rules.status},
        back=reverse("programs:places"),
        done=_("The holidays are entered as closed days."),
    )


@require_POST
def reopen_day(request: HttpRequest, closed_day_id: UUID) -> HttpResponse:
    row = found(queries.closed_days_from(viewer=request.actor, day=date.min), closed_day_id)
    site_id = str(row.site_id) if row.site_id else None
    return act_and_return(
        request,
        act=lambda: actions.reopen_day(closed_day_id=closed_day_id, by=request.actor),
        back=reverse("programs:places"),
        done=_("The day is open again."),
        undo_url=restore_url("closed_day", day=row.date.isoformat(), name=row.name, site_id=site_id),
    )
