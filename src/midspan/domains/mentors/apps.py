from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "midspan.domains.mentors"
    label = "mentors"
