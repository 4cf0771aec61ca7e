"""One request to a server outside: no redirects, nothing of the answer kept but its status."""

import http.client
from collections.abc import Mapping
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 20.0
NO_ANSWER = 0


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer like any other: nothing is taken anywhere that was not chosen."""

    def redirect_request(self, *_args: object) -> None:
        return None


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; NO_ANSWER when there was none."""
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - checked by who calls
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
    except (OSError, http.client.HTTPException, ValueError):
        return NO_ANSWER
