from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "midspan.domains.families"
    label = "families"
