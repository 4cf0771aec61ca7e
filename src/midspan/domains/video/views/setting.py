"""The director's page about the center's video server."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from midspan.domains.video.actions import set_up
from midspan.domains.video.forms import SetupForm
from midspan.domains.video.queries import event_address, setup_of, video_setting
from midspan.domains.video.wording import WHAT_FOLLOWS, check_lines
from midspan.ui.answering import done


def setting(request: HttpRequest) -> HttpResponse:
    """The setting, whether it can open rooms and why not, and what the server has to be told."""
    row = video_setting(viewer=request.actor)
    setup = setup_of(row)
    form = SetupForm(request.POST if request.method == "POST" else None, setup=setup)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: set_up(details=form.details(), by=request.actor))
    ):
        messages.success(request, _("Kept. The checks below say whether rooms can open."))
        return redirect("video:setting")
    context = {
        "form": form,
        "setup": setup,
        "follows": WHAT_FOLLOWS[setup.provider],
        "checks": check_lines(setup),
        "events": request.build_absolute_uri(event_address(viewer=request.actor)),
        "heard_at": row.heard_at if row else None,
    }
    return render(request, "video/setting.html", context)
