from django.apps import AppConfig


class AlumniConfig(AppConfig):
    name = "midspan.domains.alumni"
    label = "alumni"
