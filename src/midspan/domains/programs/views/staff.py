"""Staff: who works here, when, and when they are away."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.people.actions import StaffDetails, change_roles, keep_staff, open_staff_account
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import all_staff, has_stepped_up
from midspan.domains.programs import actions, queries
from midspan.domains.programs.enums import LANGUAGE_WORDS
from midspan.domains.programs.forms import LeaveForm, LicenseForm, RolesForm, StaffForm, WeeklyHoursForm
from midspan.domains.programs.forms.words import ROLE_WORDS, said
from midspan.domains.programs.views.restoring import restore_url
from midspan.domains.programs.views.saving import act_and_return, form_page, found
from midspan.kernel import clock
from midspan.values import RefusedError, WeekSpan
from midspan.values.hour_words import span_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from midspan.domains.people.models import Staff
    from midspan.domains.programs.models import License

OF_STAFF = ("given_name", "family_name", "title", "credentials", "languages", "caseload_limit", "video_url")


def staff(request: HttpRequest) -> HttpResponse:
    people = [(one, _staff_words(one)) for one in all_staff(viewer=request.actor)]
    return render(request, "programs/staff.html", {"people": people})


def _staff_words(one: "Staff") -> str:
    parts = (", ".join(one.credentials), said(one.roles, ROLE_WORDS))
    return " · ".join(part for part in parts if part)


def staff_member(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    one = found(all_staff(viewer=request.actor), staff_id)
    today = clock.local_date()
    leave = queries.leave_from(viewer=request.actor, staff_id=staff_id, day=today)
    lines = [
        {"label": _("What they do here"), "value": said(one.roles, ROLE_WORDS)},
        {"label": _("Credentials"), "value": ", ".join(one.credentials)},
        {"label": _("Languages"), "value": said(one.languages, LANGUAGE_WORDS)},
        {"label": _("Skills"), "value": ", ".join(one.skills)},
        {"label": _("Most people as primary counselor"), "value": one.caseload_limit},
        {"label": _("Their own video room"), "value": one.video_url},
    ]
    context = {
        "one": one,
        "may_change_roles": Role.DIRECTOR in request.actor.roles and one.pk != request.actor.id,
        "lines": lines,
        "places": _hours_by_place(request, staff_id),
        "licenses": [(row, _license_words(row)) for row in _licenses(request, staff_id)],
        "statement": queries.licensure_statement(),
        "leave": [(row, row.until_date - timedelta(days=1)) for row in leave],
    }
    return render(request, "programs/staff_member.html", context)


def _licenses(request: HttpRequest, staff_id: UUID) -> "QuerySet[License]":
    return queries.licenses_of(viewer=request.actor, staff_id=staff_id, day=clock.local_date())


def _license_words(row: "License") -> str:
    if row.until_date is None:
        return _("From %(first)s, no end known") % {"first": date_format(row.from_date)}
    last_day = row.until_date - timedelta(days=1)
    return _("From %(first)s to %(last)s") % {"first": date_format(row.from_date), "last": date_format(last_day)}


def _hours_by_place(request: HttpRequest, staff_id: UUID) -> list[dict[str, object]]:
    """Each site in use, and video, with the hours the person works there: none is said, not left out."""
    shifts = list(queries.weekly_shifts(viewer=request.actor, staff_id=staff_id, on=clock.local_date()))
    named = [(site.pk, site.name) for site in queries.active_sites(viewer=request.actor)]
    return [
        {
            "name": name,
            "hours": [
                {"label": WEEKDAYS[row.weekday], "value": span_words(row.start_minute, row.end_minute)}
                for row in shifts
                if row.site_id == site_id
            ],
            "url": reverse("programs:site_shifts", args=[staff_id, site_id])
            if site_id
            else reverse("programs:video_shifts", args=[staff_id]),
        }
        for site_id, name in [*named, (None, _("By video"))]
    ]


def way_in(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """The code is made on request and shown this once; afterwards only its hash exists."""
    one = found(all_staff(viewer=request.actor), staff_id)
    context = {"one": one, "sign_in_url": request.build_absolute_uri(reverse("people:sign_in_code"))}
    if request.method == "POST":
        try:
            context["paper"] = open_staff_account(staff_id=staff_id, by=request.actor)
        except RefusedError as refusal:
            context["refusal"] = _(refusal.verdict.reason)
    return render(request, "programs/way_in.html", context)


def new_staff(request: HttpRequest) -> HttpResponse:
    form = StaffForm(
        request.POST or None,
        initial={"languages": ["en"], "caseload_limit": 12},
    )
    return form_page(
        request,
        form=form,
        save=lambda: keep_staff(details=StaffDetails(**form.cleaned_data), by=request.actor),
        heading=_("Somebody new"),
        why=_("They can be planned for groups at once. The director gives them their roles."),
        back=reverse("programs:staff"),
        done=_("They are on the staff list."),
    )


def edit_staff(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    one = found(all_staff(viewer=request.actor), staff_id)
    initial = {name: getattr(one, name) for name in OF_STAFF} | {"skills": ", ".join(one.skills)}
    form = StaffForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: keep_staff(details=StaffDetails(**form.cleaned_data), staff_id=staff_id, by=request.actor),
        heading=str(one),
        why=_("What they do here is the director's to say, on a page of its own."),
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("Saved."),
    )


def roles(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """What somebody does here opens records to them: whoever says so shows first that it is they who sit there."""
    one = found(all_staff(viewer=request.actor), staff_id)
    if request.method != "POST" and not has_stepped_up(request):
        return render(request, "programs/roles_first.html", {"one": one})
    form = RolesForm(request.POST or None, initial={"roles": one.roles})
    return form_page(
        request,
        form=form,
        save=lambda: change_roles(
            staff_id=staff_id,
            roles=form.cleaned_data["roles"],
            has_stepped_up=has_stepped_up(request),
            by=request.actor,
        ),
        heading=_("What %(name)s does here") % {"name": one},
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("Saved. It holds at their next click."),
    )


def shifts(request: HttpRequest, staff_id: UUID, site_id: UUID | None = None) -> HttpResponse:
    one = found(all_staff(viewer=request.actor), staff_id)
    place = found(queries.active_sites(viewer=request.actor), site_id).name if site_id else _("by video")
    rows = queries.weekly_shifts(viewer=request.actor, staff_id=staff_id, on=clock.local_date())
    spans = [WeekSpan(row.weekday, row.start_minute, row.end_minute) for row in rows if row.site_id == site_id]
    form = WeeklyHoursForm(request.POST or None, spans=spans)
    return form_page(
        request,
        form=form,
        save=lambda: actions.set_weekly_hours(staff_id=staff_id, site_id=site_id, spans=form.spans, by=request.actor),
        heading=_("When %(name)s works: %(place)s") % {"name": one, "place": place},
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("The hours are saved."),
    )


def take_leave(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    one = found(all_staff(viewer=request.actor), staff_id)
    form = LeaveForm(request.POST or None)
    return form_page(
        request,
        form=form,
        save=lambda: actions.take_leave(
            staff_id=staff_id, from_date=form.cleaned_data["from_date"], until_date=form.until_date, by=request.actor
        ),
        heading=_("%(name)s is away") % {"name": one},
        why=_("Only the days are kept, not the reason."),
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("The days away are saved."),
    )


@require_POST
def remove_leave(request: HttpRequest, staff_id: UUID, leave_id: UUID) -> HttpResponse:
    all_leave = queries.leave_from(viewer=request.actor, staff_id=staff_id, day=clock.local_date())
    row = found(all_leave, leave_id)
    return act_and_return(
        request,
        act=lambda: actions.remove_leave(leave_id=leave_id, by=request.actor),
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("The days away are removed."),
        undo_url=restore_url(
            "leave",
            staff_id=str(staff_id),
            from_date=row.from_date.isoformat(),
            until_date=row.until_date.isoformat(),
        ),
    )


def add_license(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    one = found(all_staff(viewer=request.actor), staff_id)
    form = LicenseForm(request.POST or None)
    given = ("state", "kind", "from_date")
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_license(
            staff_id=staff_id,
            until_date=form.until_date,
            by=request.actor,
            **{name: form.cleaned_data[name] for name in given},
        ),
        heading=_("A license of %(name)s") % {"name": one},
        why=queries.licensure_statement().words,
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("The license is saved."),
    )


@require_POST
def remove_license(request: HttpRequest, staff_id: UUID, license_id: UUID) -> HttpResponse:
    row = found(_licenses(request, staff_id), license_id)
    return act_and_return(
        request,
        act=lambda: actions.remove_license(license_id=license_id, by=request.actor),
        back=reverse("programs:staff_member", args=[staff_id]),
        done=_("The license is removed."),
        undo_url=restore_url(
            "license",
            staff_id=str(staff_id),
            state=row.state,
            license_kind=row.kind,
            from_date=row.from_date.isoformat(),
            until_date=row.until_date.isoformat() if row.until_date else None,
        ),
    )
