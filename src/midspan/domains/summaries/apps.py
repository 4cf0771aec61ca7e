from django.apps import AppConfig


class SummariesConfig(AppConfig):
    name = "midspan.domains.summaries"
    label = "summaries"
