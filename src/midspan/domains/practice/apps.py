from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "midspan.domains.practice"
    label = "practice"
