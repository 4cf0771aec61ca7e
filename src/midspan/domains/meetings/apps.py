from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "midspan.domains.meetings"
    label = "meetings"
