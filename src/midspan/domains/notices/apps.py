from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "midspan.domains.notices"
    label = "notices"
