from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "midspan.domains.schedule"
    label = "schedule"
