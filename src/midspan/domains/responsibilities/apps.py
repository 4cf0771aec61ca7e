from django.apps import AppConfig


class ResponsibilitiesConfig(AppConfig):
    name = "midspan.domains.responsibilities"
    label = "responsibilities"
