from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "midspan.domains.journey"
    label = "journey"
