from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "midspan.domains.plans"
    label = "plans"
