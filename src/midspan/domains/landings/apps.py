from django.apps import AppConfig


class LandingsConfig(AppConfig):
    name = "midspan.domains.landings"
    label = "landings"
