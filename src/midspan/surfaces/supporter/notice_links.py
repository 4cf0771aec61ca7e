"""Where a notice leads somebody in a circle: to what the gate opens to them now, and else nowhere."""

from django.http import HttpRequest
from django.urls import reverse

from midspan.domains.circle.queries import Helped
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import ShownNotice
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.surfaces.supporter.reading import would_be_told


@writes_in("notices:list")
def asked_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """Their page, while what they were asked stands on it. Nothing is told by that, so nothing is accounted."""
    if not request.actor.is_supporter or notice.kind != NoticeKind.HELP_NEWS:
        return ""

    def is_it(content: object) -> bool:
        return isinstance(content, Helped) and content.id == notice.subject_id

    return reverse("supporter:home") if would_be_told(viewer=request.actor, now=clock.now(), shows=is_it) else ""
