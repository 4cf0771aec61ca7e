from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "midspan.domains.legal"
    label = "legal"
