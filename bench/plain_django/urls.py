"""The two floors."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from bench.plain_django.models import Session

ROWS = 20


@login_required
def day_board(request):
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Session.objects.filter(starts_at__gte=day, starts_at__lt=day + timedelta(days=1))
    sessions = today.select_related("room", "leader").order_by("starts_at")[:ROWS]
    return render(request, "plain_django/day_board.html", {"day": day, "sessions": sessions})


def session(request, number):
    return render(request, "plain_django/one_row.html", {"session": Session.objects.get(pk=number)})


urlpatterns = [
    path("day/", day_board, name="day"),
    path("session/<int:number>/", session, name="session"),
]
