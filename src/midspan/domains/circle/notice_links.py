"""Where a notice leads that something ends soon: to what was signed on the consents page, which is renewed there."""

from django.http import HttpRequest
from django.urls import reverse

from midspan.domains.circle.queries import is_signed_elsewhere
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import ShownNotice
from midspan.kernel.margins import writes_in
from midspan.values import Actor


@writes_in("notices:list")
def ending_url(request: HttpRequest, *, notice: ShownNotice) -> str:
    """Empty for a share of the circle, which the circle's own page renews."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    if notice.kind != NoticeKind.SHARE_ENDS or not viewer.is_patient or notice.subject_id is None:
        return ""
    is_elsewhere = is_signed_elsewhere(viewer=viewer, signed_id=notice.subject_id)
    return reverse("consents:one", args=[notice.subject_id]) if is_elsewhere else ""
