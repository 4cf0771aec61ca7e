from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "midspan.domains.people"
    label = "people"
