from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "midspan.domains.consents"
    label = "consents"
