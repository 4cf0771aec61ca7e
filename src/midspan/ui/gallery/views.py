"""The gallery page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from midspan.ui.gallery.examples import examples


def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/gallery.html", {"examples": examples()})
