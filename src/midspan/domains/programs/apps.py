from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "midspan.domains.programs"
    label = "programs"
