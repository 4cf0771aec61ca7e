from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "midspan.domains.assessments"
    label = "assessments"
