from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "midspan.domains.handovers"
    label = "handovers"
