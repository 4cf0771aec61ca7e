"""Registers the look with Django."""

from django.apps import AppConfig

from midspan.ui.clock_face import keep_times_whole


class UiConfig(AppConfig):
    name = "midspan.ui"
    label = "ui"

    def ready(self) -> None:
        keep_times_whole()
