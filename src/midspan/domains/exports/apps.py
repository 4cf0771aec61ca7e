from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "midspan.domains.exports"
    label = "exports"
