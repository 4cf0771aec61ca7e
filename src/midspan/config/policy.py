"""The Content-Security-Policy of our settings, written once: it is the same for every answer.

An answer that has a policy or a nonce of its own gets it from django-csp, as everywhere.
"""

from functools import cached_property

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """django-csp's middleware, which otherwise builds two policies for every answer."""

    @cached_property
    def policies(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each header that the settings ask for."""
        built = ((HEADER, build_policy()), (HEADER_REPORT_ONLY, build_policy(report_only=True)))
        return tuple((name, policy) for name, policy in built if policy)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if hasattr(request, "_csp_nonce") or any(name.startswith("_csp_") for name in vars(response)):
            return super().process_response(request, response)
        for name, policy in self.policies:
            response.headers.setdefault(name, policy)
        # As django-csp does: a nonce that is asked for from now on would stand in no policy.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]  # its own attribute
        return response
