from django.apps import AppConfig


class CircleConfig(AppConfig):
    name = "midspan.domains.circle"
    label = "circle"
