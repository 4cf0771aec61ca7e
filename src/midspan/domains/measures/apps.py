from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "midspan.domains.measures"
    label = "measures"
