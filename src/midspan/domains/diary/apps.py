from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "midspan.domains.diary"
    label = "diary"
