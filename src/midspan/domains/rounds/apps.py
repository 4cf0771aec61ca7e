from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "midspan.domains.rounds"
    label = "rounds"
