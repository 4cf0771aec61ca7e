"""What "keep my day on this phone" keeps, for the page where it is chosen and for the worker that keeps it."""

from django.urls import reverse

KEPT = ("patient:today", "patient:week", "safety:own_plan")


def kept_paths() -> list[str]:
    return [reverse(name) for name in KEPT]
