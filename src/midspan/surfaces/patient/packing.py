"""A page that is opened many times a day is sent compressed, where nobody else can put words into it.

Compressed, a page's length tells how well a guess among its words fits what is secret in it (BREACH). Of one that was
asked for by its plain address nothing was chosen by anybody; asked with a question, it goes out as it is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponse]


def packed(view: View) -> View:
    """Decorate a page whose address has no arguments and which shows nothing of its request."""
    compressed = gzip_page(view)

    @wraps(view)
    def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_plain = request.method == "GET" and not request.META.get("QUERY_STRING") and not args and not kwargs
        answer: HttpResponse = (compressed if is_plain else view)(request, *args, **kwargs)
        return answer

    return sent
