"""Where a staff can go from every page."""

from django.http import HttpRequest


def staff_navigation(request: HttpRequest) -> list[dict[str, object]]:  # noqa: ARG001 - pages arrive with their URLs
    return []
