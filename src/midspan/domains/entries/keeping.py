"""Around a view: an entry is done once and its outcome told again; what cannot be done is kept with its reason.

A device sends an entry to the form's own address, with its id, number and clock beside the form's fields, and is
answered in JSON. The same form sent by hand goes straight to the view.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib.messages import get_messages
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from msgspec import Struct

from midspan.domains.entries.enums import Ending, Outcome, Reason
from midspan.domains.entries.models import Entry
from midspan.domains.entries.rules import Made, Stamped, still_fits, when_made
from midspan.kernel import clock
from midspan.kernel.actions import in_turn, record
from midspan.values import Actor

View = Callable[..., HttpResponse]
PREFIX = "entry_"
NOT_THE_FORMS = frozenset({"csrfmiddlewaretoken", "mends"})
LONGEST_WORDS = 20_000
HIGHEST = 2**31 - 1
REDIRECTS, SERVER_ERROR = range(300, 400), 500


class Sent(Struct, frozen=True, kw_only=True):
    """What a device says of an entry. `is_awaited`: the person looks at the form, and mends at once what is wrong."""

    entry_id: UUID
    device_id: UUID
    number: int
    stamped: Stamped
    version: str
    address: str
    words: dict[str, str]
    is_awaited: bool


class _NotTakenIn(Exception):  # noqa: N818 - no fault: it takes back what the view did.
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def kept_once(view: View | None = None, *, version: Callable[..., str] | None = None) -> Any:
    """Decorate the view of a form that has {% entry %} in it, so that it may be sent late, and twice.

    `version` gets what the view gets and names what the form changes (`version_of`): where it moved since the person
    saw it, the entry is a conflict and changes nothing. The view's answer must lead elsewhere when all went well.
    """
    if view is None:
        return partial(kept_once, version=version)

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = partial(version, request, *args, **kwargs) if version else None
        request.entry_version = current  # type: ignore[attr-defined]  # read by {% entry %}
        do = partial(view, request, *args, **kwargs)
        sent = _sent(request)
        if sent is None:
            return _mending(request, do())
        return JsonResponse(_once(request, sent, do, current))

    return kept


def _sent(request: HttpRequest) -> Sent | None:
    """None for a form that was sent by hand. Raises BadRequest for what no device of ours sends."""
    if request.method != "POST" or "entry_id" not in request.POST or not request.actor.is_patient:  # type: ignore[attr-defined]  # of our middleware
        return None
    told = {name.removeprefix(PREFIX): str(value) for name, value in request.POST.items() if name.startswith(PREFIX)}
    try:
        return Sent(
            entry_id=UUID(told["id"]),
            device_id=UUID(told["device"]),
            number=min(HIGHEST, max(0, int(told["number"]))),
            stamped=Stamped(
                made_at=_moment(told["made_at"]),
                sent_at=_moment(told["sent_at"]),
                offset=timedelta(milliseconds=int(told.get("offset", "0"))),
            ),
            version=told.get("version", "")[:64],
            address=_ours(told.get("address", "")) or request.path[:300],
            words=_words(told.get("words", "")),
            is_awaited=told.get("awaited") == "1",
        )
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise BadRequest from error


def _ours(address: str) -> str:
    """An address on this server; a link to anywhere else would stand on a page of ours."""
    return address[:300] if address.startswith("/") and address[1:2] not in {"/", "\\"} else ""


def _moment(milliseconds: str) -> datetime:
    """Of a device's clock, in milliseconds since 1970."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC)


def _words(told: str) -> dict[str, str]:
    if not told or len(told) > LONGEST_WORDS:
        return {}
    rows = json.loads(told)
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):  # noqa: PLR2004
        raise ValueError(told)
    return {_kept(label): _kept(text) for label, text in rows}


def _kept(text: object) -> str:
    """PostgreSQL takes no text with a NUL in it, and no keyboard types one."""
    return str(text).replace("\0", "")


def _once(request: HttpRequest, sent: Sent, do: Callable[[], HttpResponse], current: Any) -> dict[str, str]:
    """Do it unless it was done. Two devices, and two tries of one, wait for one another."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # as above
    in_turn("entry.keep", by.id)
    before = _rows(by).filter(entry_id=sent.entry_id).first()
    if before is not None:
        return _told(before)
    made = request.made = when_made(sent.stamped, now=clock.now())  # type: ignore[attr-defined]  # read by `queries.made`
    to, reason = _tried(partial(_done, sent, do, current, by))
    if not sent.is_awaited:
        _forget_messages(request)
    elif reason is Reason.INVALID:
        return {"outcome": Outcome.REFUSED, "reason": Reason.INVALID}
    entry = _entry(request, sent, made, reason)
    entry.leads_to, entry.version_after = to[:300], "" if reason or current is None else _after(current)
    entry.save(force_insert=True)
    record(by=by, verb="entry.refuse" if reason else "entry.take", subject=entry)
    return _told(entry)


def _entry(request: HttpRequest, sent: Sent, made: Made, reason: Reason | None) -> Entry:
    by, match = request.actor, request.resolver_match  # type: ignore[attr-defined]  # as above
    return Entry(
        organization_id=by.organization_id,
        patient_id=by.id,
        entry_id=sent.entry_id,
        device_id=sent.device_id,
        number=sent.number,
        page=match.view_name if match else "",
        address=sent.address,
        made_at=sent.stamped.made_at,
        made_at_ours=made.at,
        is_doubtful=made.is_doubtful,
        arrived_at=max(clock.now(), made.at),
        outcome=Outcome.REFUSED if reason else Outcome.TAKEN,
        reason=reason or "",
        version=sent.version,
        fields=_fields(request) if reason else {},
        words=sent.words if reason else {},
    )


def _rows(by: Actor) -> Any:
    return Entry.objects.filter(organization_id=by.organization_id, patient_id=by.id)


def _told(entry: Entry) -> dict[str, str]:
    return {"outcome": entry.outcome, "reason": entry.reason, "to": entry.leads_to}


def _tried(do: Callable[[], str]) -> tuple[str, Reason | None]:
    """(where it leads, None), or ("", why not), with nothing of what was done left."""
    try:
        with transaction.atomic():
            return do(), None
    except _NotTakenIn as refusal:
        return "", refusal.reason
    except (Http404, ObjectDoesNotExist, PermissionDenied):
        return "", Reason.GONE


def _done(sent: Sent, do: Callable[[], HttpResponse], current: Any, by: Actor) -> str:
    """Where the view leads that did it. Raises what `_tried` answers with."""
    if current is not None and not _fits(sent, current(), by):
        raise _NotTakenIn(Reason.CONFLICT)
    answer = do()
    if answer.status_code >= SERVER_ERROR:
        raise RuntimeError(answer.status_code)  # Nothing is wrong with the entry: it is sent again.
    if answer.status_code not in REDIRECTS:
        raise _NotTakenIn(Reason.INVALID)
    return str(answer["Location"])


def _fits(sent: Sent, now: str, by: Actor) -> bool:
    if sent.version == now:
        return True
    rows = _rows(by).filter(device_id=sent.device_id, outcome=Outcome.TAKEN).exclude(version_after="")
    changes = dict(rows.order_by("number").values_list("version", "version_after"))
    return still_fits(sent.version, now=now, changes=changes)


def _after(current: Callable[[], str]) -> str:
    with suppress(Http404, ObjectDoesNotExist):  # What was taken away has no version.
        return current()
    return ""


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {
        _kept(name): [_kept(one) for one in values]
        for name, values in request.POST.lists()
        if name not in NOT_THE_FORMS and not name.startswith(PREFIX)
    }


def _forget_messages(request: HttpRequest) -> None:
    """Nobody looks; said at their next click it would be about something else."""
    for _ in get_messages(request):
        pass


def _mending(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Once the form an entry was put right in leads on, that entry waits no more."""
    mends = request.POST.get("mends", "") if request.method == "POST" else ""
    if mends and answer.status_code in REDIRECTS:
        with suppress(ValueError):
            rows = _rows(request.actor).filter(pk=UUID(mends), outcome=Outcome.REFUSED, ending="")  # type: ignore[attr-defined]  # as above
            rows.update(ending=Ending.MENDED, ended_at=clock.now())
    return answer
