from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "midspan.domains.letters"
    label = "letters"

    def ready(self) -> None:
        from midspan.domains.letters import kept_page  # noqa: F401, PLC0415 - importing it is what registers it
