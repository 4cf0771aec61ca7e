from django.apps import AppConfig


class StaffSurfaceConfig(AppConfig):
    name = "midspan.surfaces.staff"
    label = "staff_surface"
