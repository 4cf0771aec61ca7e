from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "midspan.domains.letters"
    label = "letters"
