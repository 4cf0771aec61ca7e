from django.apps import AppConfig


class GuardiansConfig(AppConfig):
    name = "midspan.domains.guardians"
    label = "guardians"
