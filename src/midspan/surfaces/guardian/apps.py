from django.apps import AppConfig


class GuardianSurfaceConfig(AppConfig):
    name = "midspan.surfaces.guardian"
    label = "guardian_surface"
