"""Text messages, through any gateway that takes one HTTP request for one message.

The deployment says where (`MIDSPAN_TEXT_URL`), in which form (`json` or `form`), with which header of authorization,
and how the fields are called, such as `{"to": "{to}", "text": "{text}", "reference": "{reference}"}`.
"""

import json
import logging
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from midspan.domains.notices.enums import Reason
from midspan.domains.notices.outside.carriers.parcel import TAKEN, Outcome, Parcel
from midspan.domains.notices.outside.carriers.web import post
from midspan.domains.notices.outside.limits import limits_on
from midspan.domains.notices.rules import dialable
from midspan.kernel import clock

logger = logging.getLogger(__name__)
REFUSALS = frozenset({400, 404, 406, 410, 422})  # About this message; all else may be better in a while.
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class BodyForm(StrEnum):
    JSON = "json"
    FORM = "form"


CONTENT_TYPES = {BodyForm.JSON: "application/json", BodyForm.FORM: "application/x-www-form-urlencoded"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Gateway:
    """How to ask a gateway. A placeholder in a field's value is replaced; nothing else about the person goes along.

    Placeholders: `{to}`, `{text}`, `{reference}` (the delivery's id), `{receipt}` (where to say that it arrived).
    """

    url: str
    fields: dict[str, str]
    form: BodyForm = BodyForm.JSON
    authorization: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise ValueError("A gateway for texts is asked by https, or on this machine.")
        if "{to}" not in self.fields.values() or not any("{text}" in value for value in self.fields.values()):
            raise ValueError("The fields for the text gateway need {to} and {text}.")

    def body(self, *, to: str, text: str, reference: str, receipt: str) -> bytes:
        put_in = {"{to}": to, "{text}": text, "{reference}": reference, "{receipt}": receipt}
        filled = {name: _filled(value, put_in) for name, value in self.fields.items()}
        return (json.dumps(filled) if self.form is BodyForm.JSON else urlencode(filled)).encode()

    def headers(self) -> dict[str, str]:
        told = {"Content-Type": CONTENT_TYPES[self.form], "User-Agent": "Midspan"}
        return {**told, "Authorization": self.authorization} if self.authorization else told


def _filled(value: str, put_in: dict[str, str]) -> str:
    for placeholder, words in put_in.items():
        value = value.replace(placeholder, words)
    return value


def gateway() -> Gateway | None:
    """The gateway this deployment uses; None when there is none."""
    given = settings.TEXT_GATEWAY
    return Gateway(**{**given, "form": BodyForm(given["form"])}) if given else None


def is_set_up() -> bool:
    return bool(settings.TEXT_GATEWAY)


def carry(parcel: Parcel) -> Outcome:
    """Ask the gateway once. A number that cannot be dialed is refused before anything leaves."""
    asked = gateway()
    if asked is None:
        return Outcome(Reason.NOT_SET_UP)
    to = dialable(parcel.address, country=limits_on(clock.local_date()).country_code)
    if not to:
        return Outcome(Reason.REFUSED)
    body = asked.body(to=to, text=parcel.envelope.body, reference=str(parcel.delivery_id), receipt=parcel.receipt_url)
    return _outcome(post(asked.url, body=body, headers=asked.headers()), parcel)


def _outcome(status: int, parcel: Parcel) -> Outcome:
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's own success
        return TAKEN
    logger.warning("text_not_taken", extra={"delivery": str(parcel.delivery_id), "status": status})
    return Outcome(Reason.REFUSED if status in REFUSALS else Reason.UNREACHABLE)
