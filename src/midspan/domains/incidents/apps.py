from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "midspan.domains.incidents"
    label = "incidents"
