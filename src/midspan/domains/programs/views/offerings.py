"""Levels of care, tracks and groups."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.programs import actions, queries
from midspan.domains.programs.enums import (
    AGE_BAND_WORDS,
    FOCUS_WORDS,
    GROUP_TYPE_WORDS,
    LANGUAGE_WORDS,
    MODALITY_WORDS,
)
from midspan.domains.programs.forms import GroupForm, LevelForm, TrackForm
from midspan.domains.programs.forms.words import said
from midspan.domains.programs.models import Group, LevelOfCare, Track
from midspan.domains.programs.views.saving import form_page, found
from midspan.values.hour_words import minutes_words

NEW_GROUP = {"minutes": 90, "break_minutes": 0, "minimum_to_run": 3, "cap": 12, "facilitators_needed": 1}


def offerings(request: HttpRequest) -> HttpResponse:
    context = {
        "levels": queries.levels(viewer=request.actor),
        "tracks": [(track, _track_words(track)) for track in queries.tracks(viewer=request.actor)],
        "groups": [(group, _group_words(group)) for group in queries.groups(viewer=request.actor)],
    }
    return render(request, "programs/offerings.html", context)


def _track_words(track: Track) -> str:
    return " · ".join(
        (
            said([track.age_band], AGE_BAND_WORDS),
            said([track.focus], FOCUS_WORDS),
            said([track.language], LANGUAGE_WORDS),
            said([track.modality], MODALITY_WORDS),
        )
    )


def _group_words(group: Group) -> str:
    length = minutes_words(group.minutes)
    if group.break_minutes:
        length = _("%(length)s with %(pause)s break") % {
            "length": length,
            "pause": minutes_words(group.break_minutes),
        }
    size = _("%(least)s to %(most)s people") % {"least": group.minimum_to_run, "most": group.cap}
    leaders = _("led by %(credentials)s") % {"credentials": ", ".join(group.credentials) or _("anybody")}
    return " · ".join((said([group.group_type], GROUP_TYPE_WORDS), length, size, leaders))


def new_level(request: HttpRequest) -> HttpResponse:
    return _level_page(request, None)


def level(request: HttpRequest, level_id: UUID) -> HttpResponse:
    return _level_page(request, found(queries.levels(viewer=request.actor), level_id))


def _level_page(request: HttpRequest, row: LevelOfCare | None) -> HttpResponse:
    form = LevelForm(request.POST or None, initial={"code": row.code, "name": row.name} if row else None)
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_level(**form.cleaned_data, level_id=row.pk if row else None, by=request.actor),
        heading=str(row) if row else _("A new level of care"),
        back=reverse("programs:offerings"),
        done=_("The level of care is saved."),
    )


def new_track(request: HttpRequest) -> HttpResponse:
    return _track_page(request, None)


def track(request: HttpRequest, track_id: UUID) -> HttpResponse:
    return _track_page(request, found(queries.tracks(viewer=request.actor), track_id))


def _track_page(request: HttpRequest, row: Track | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in TrackForm.base_fields} if row else {"modality": "hybrid"}
    form = TrackForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_track(
            details=actions.TrackDetails(**form.cleaned_data), track_id=row.pk if row else None, by=request.actor
        ),
        heading=row.name if row else _("A new track"),
        back=reverse("programs:offerings"),
        done=_("The track is saved."),
    )


def new_group(request: HttpRequest) -> HttpResponse:
    return _group_page(request, None)


def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    return _group_page(request, found(queries.groups(viewer=request.actor), group_id))


def _group_page(request: HttpRequest, row: Group | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in GroupForm.base_fields} if row else NEW_GROUP
    form = GroupForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form=form,
        save=lambda: actions.keep_group(
            details=actions.GroupDetails(**form.cleaned_data), group_id=row.pk if row else None, by=request.actor
        ),
        heading=row.name if row else _("A new group"),
        why=_("Weekly sections that already run keep their own size and length.") if row else "",
        back=reverse("programs:offerings"),
        done=_("The group is saved."),
    )
