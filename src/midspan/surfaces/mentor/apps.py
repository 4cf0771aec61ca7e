from django.apps import AppConfig


class MentorSurfaceConfig(AppConfig):
    name = "midspan.surfaces.mentor"
    label = "mentor_surface"
