from django.apps import AppConfig


class SupporterSurfaceConfig(AppConfig):
    name = "midspan.surfaces.supporter"
    label = "supporter_surface"
