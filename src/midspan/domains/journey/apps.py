from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "midspan.domains.journey"
    label = "journey"

    def ready(self) -> None:
        """What the journey writes in the margins of other pages."""
        from midspan.domains.journey import emergencies  # noqa: F401, PLC0415 - importing it is what registers it
