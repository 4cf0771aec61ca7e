"""What of the person's own practice lies beside the objectives of their plan."""

from collections import defaultdict
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from midspan.domains.practice.queries import Toward, own_toward
from midspan.kernel.margins import Slip, lays_beside


@lays_beside("plans:own")
def practice_beside(request: HttpRequest) -> list[Slip]:
    """Everything of theirs that is open: it is their own page, and asks nobody what they share."""
    by_thread: dict[UUID, list[Toward]] = defaultdict(list)
    for one in own_toward(viewer=request.actor, language=(get_language() or "en")[:2]):
        by_thread[one.thread].append(one)
    return [Slip(line=thread, markup=_markup(rows, request)) for thread, rows in by_thread.items()]


def _markup(rows: list[Toward], request: HttpRequest) -> str:
    return render_to_string("patient/parts/thread_practice.html", {"rows": rows}, request)
