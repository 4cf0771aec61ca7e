from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "midspan.domains.practice"
    label = "practice"

    def ready(self) -> None:
        """What practice writes in the margins of other pages."""
        from midspan.domains.practice import skill_page  # noqa: F401, PLC0415 - importing it is what registers it
