from django.apps import AppConfig


class EncountersConfig(AppConfig):
    name = "midspan.domains.encounters"
    label = "encounters"
