from django.apps import AppConfig


class GoingBackConfig(AppConfig):
    name = "midspan.domains.going_back"
    label = "going_back"
