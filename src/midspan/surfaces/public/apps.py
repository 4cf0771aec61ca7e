from django.apps import AppConfig


class PublicSurfaceConfig(AppConfig):
    name = "midspan.surfaces.public"
    label = "public_surface"
