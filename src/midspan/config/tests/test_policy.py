"""Every answer carries the policy of the settings, and what asks for one of its own gets it."""

import pytest
from csp.constants import HEADER, NONCE, SELF
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from midspan.config.policy import PolicyMiddleware


def answered(rf, view, *, by):
    request = rf.get("/")
    return request, by(view)(request)


def plain(_request):
    return HttpResponse()


def with_nonce(request):
    return HttpResponse(str(request.csp_nonce))


def with_policy_of_its_own(_request):
    response = HttpResponse()
    response._csp_update = {"img-src": ["https://tiles.example"]}
    return response


def test_policy_is_that_of_django_csp(rf):
    (_, ours), (_, theirs) = (answered(rf, plain, by=kind) for kind in (PolicyMiddleware, CSPMiddleware))

    assert ours.headers.items() == theirs.headers.items()
    assert "default-src 'none'" in ours[HEADER]


def test_policy_of_its_own_is_kept(rf):
    _, response = answered(rf, with_policy_of_its_own, by=PolicyMiddleware)

    assert "img-src 'self' data: https://tiles.example" in response[HEADER]


def test_nonce_stands_in_the_policy(rf, settings):
    directives = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "script-src": [SELF, NONCE]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}

    _, response = answered(rf, with_nonce, by=PolicyMiddleware)

    assert f"'nonce-{response.text}'" in response[HEADER]


def test_nonce_asked_for_too_late_is_an_error(rf):
    request, _ = answered(rf, plain, by=PolicyMiddleware)

    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)
