from django.apps import AppConfig


class FamilyTasksConfig(AppConfig):
    name = "midspan.domains.family_tasks"
    label = "family_tasks"
