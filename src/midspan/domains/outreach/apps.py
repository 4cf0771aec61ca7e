from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "midspan.domains.outreach"
    label = "outreach"
