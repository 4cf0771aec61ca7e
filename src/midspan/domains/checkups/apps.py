from django.apps import AppConfig


class CheckupsConfig(AppConfig):
    name = "midspan.domains.checkups"
    label = "checkups"
