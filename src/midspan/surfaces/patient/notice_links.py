"""Where notices lead whose subject the notices do not know: a change of the week, a consent."""

from django.http import HttpRequest
from django.urls import reverse

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import ShownNotice
from midspan.domains.schedule.queries import own_move
from midspan.kernel.margins import writes_in
from midspan.surfaces.patient.words import change_url

OF_A_CHANGE = frozenset({NoticeKind.WEEK_CHANGED, NoticeKind.WEEK_QUESTION})


@writes_in("notices:list")
def changed_week_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """The page of a change or a question, for the person whose week it is; nothing for any other notice."""
    if not request.actor.is_patient or notice.kind not in OF_A_CHANGE or notice.subject_id is None:
        return ""
    move = own_move(viewer=request.actor, move_id=notice.subject_id)
    return change_url(move.pk) if move else ""


@writes_in("notices:list")
def consent_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """The consent that somebody else put on file, or wrote down as taken back; nothing for any other notice."""
    if not request.actor.is_patient or notice.kind != NoticeKind.SHARING_CHANGED or notice.subject_id is None:
        return ""
    return reverse("consents:one", args=[notice.subject_id])
