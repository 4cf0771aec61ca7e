from django.apps import AppConfig


class VideoConfig(AppConfig):
    name = "midspan.domains.video"
    label = "video"
