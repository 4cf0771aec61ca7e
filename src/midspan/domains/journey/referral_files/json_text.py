"""JSON from a stranger: strict, of bounded depth, no key twice."""

import json
from typing import Any, NoReturn

from midspan.domains.journey.referral_files.limits import Limits
from midspan.domains.journey.referral_files.refusals import Refusal, RefusalCode, too_deep, too_many
from midspan.domains.journey.referral_files.sniffing import byte_order_of

_SEND_AGAIN = "Ask the sender to send it again."


def json_of(content: bytes, *, limits: Limits) -> tuple[Any, tuple[str, ...]]:
    """The parsed value and what was unusual about its encoding."""
    text, warnings = _decoded(content)
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_such_number)
    except json.JSONDecodeError as wrong:
        raise _malformed(text, wrong) from None
    except RecursionError:
        raise too_deep() from None
    except ValueError:  # A number of thousands of digits.
        raise Refusal(RefusalCode.MALFORMED, f"The file holds a number that cannot be read. {_SEND_AGAIN}") from None
    _check_size(value, limits)
    return value, warnings


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    encoding, mark = byte_order_of(content)
    try:
        text = content[mark:].decode(encoding or "utf-8")
    except UnicodeDecodeError:
        reason = "The file's letters are not stored as UTF-8, as FHIR requires; names could be misread. "
        raise Refusal(RefusalCode.WRONG_ENCODING, reason + _SEND_AGAIN) from None
    if encoding and encoding != "utf-8":
        return text, ("The file is stored as UTF-16; FHIR asks for UTF-8. It could be read.",)
    return text, ("The file starts with a byte order mark; FHIR asks for none. It could be read.",) if mark else ()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        reason = "The file says the same field twice in one place, so it cannot be told which is right. "
        raise Refusal(RefusalCode.DUPLICATE_KEYS, reason + _SEND_AGAIN)
    return found


def _no_such_number(_: str) -> NoReturn:
    raise Refusal(RefusalCode.MALFORMED, f"The file holds a number that JSON does not allow. {_SEND_AGAIN}")


def _malformed(text: str, wrong: json.JSONDecodeError) -> Refusal:
    if wrong.pos >= len(text.rstrip()) or wrong.msg.startswith("Unterminated string"):
        return Refusal(RefusalCode.TRUNCATED, f"The file ends before it is complete. {_SEND_AGAIN}")
    place = f"line {wrong.lineno}, column {wrong.colno}"
    return Refusal(RefusalCode.MALFORMED, f"The file is damaged: not valid JSON at {place}. {_SEND_AGAIN}")


def _check_size(value: Any, limits: Limits) -> None:
    level = [value]
    for _ in range(limits.max_depth):
        if any(len(one) > limits.max_siblings for one in level if isinstance(one, dict | list)):
            raise too_many()
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise too_deep()


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in inner if isinstance(one, dict | list)]
