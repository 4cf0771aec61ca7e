from django.apps import AppConfig


class BreachesConfig(AppConfig):
    name = "midspan.domains.breaches"
    label = "breaches"
