from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "midspan.domains.records"
    label = "records"
