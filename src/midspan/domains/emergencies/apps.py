from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "midspan.domains.emergencies"
    label = "emergencies"
