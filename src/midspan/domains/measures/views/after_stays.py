"""For staff: how many of those who left and agreed to be asked afterwards were asked, and how many answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from midspan.domains.measures.after_stay import MarkCount, counts_after
from midspan.domains.measures.book import schedules
from midspan.ui.tables import labelled


@require_GET
def after_stays(request: HttpRequest) -> HttpResponse:
    """One line for each of the days, in people; nobody by name."""
    columns = [_("After"), _("Left so long ago"), _("Asked"), _("Answered"), _("Missed"), _("Still open")]
    counts = counts_after(viewer=request.actor)
    context = {
        "columns": columns,
        "rows": labelled(columns, [_row(one) for one in counts]),
        "after": schedules().after_stay,
    }
    return render(request, "measures/after_stays.html", context)


def _row(one: MarkCount) -> list[str]:
    asked = f"{one.answered} ({round(100 * one.answered / one.asked)} %)" if one.asked else str(one.answered)
    return [
        _("%(days)d days") % {"days": one.days},
        str(one.left),
        str(one.asked),
        asked,
        str(one.missed),
        str(one.waits),
    ]
