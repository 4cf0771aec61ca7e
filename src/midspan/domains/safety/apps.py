from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "midspan.domains.safety"
    label = "safety"
