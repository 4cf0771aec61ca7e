from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "midspan.domains.agreements"
    label = "agreements"
