"""How sessions should fit the week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from midspan.domains.entries.actions import kept_once
from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.actions import keep_preference
from midspan.domains.responsibilities.forms import WishForm, initial_wish
from midspan.domains.responsibilities.queries import week_preference
from midspan.domains.responsibilities.views.whose import Whose, of_a_person, shown, tell_undoable
from midspan.ui.answering import done
from midspan.values import mark_of


def _version(_request: HttpRequest, whose: Whose) -> str:
    row = week_preference(viewer=whose.viewer, patient_id=whose.patient.pk)
    return mark_of(initial_wish(row, time_zone=whose.patient.time_zone))


@of_a_person
@kept_once(version=_version)
def wishes(request: HttpRequest, whose: Whose) -> HttpResponse:
    row = week_preference(viewer=whose.viewer, patient_id=whose.patient.pk)
    form = WishForm(
        request.POST or None,
        initial=initial_wish(row, time_zone=whose.patient.time_zone),
        sites=active_sites(viewer=whose.viewer),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: keep_preference(patient_id=whose.patient.pk, wish=form.wish(), by=whose.viewer))
    ):
        tell_undoable(request, whose, _("Noted."))
        return redirect(whose.url("overview"))
    return shown(request, "wishes", whose, form=form)
