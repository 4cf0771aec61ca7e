from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "midspan.domains.skills"
    label = "skills"
