from django.apps import AppConfig


class CircleConfig(AppConfig):
    name = "midspan.domains.circle"
    label = "circle"

    def ready(self) -> None:
        from midspan.domains.circle import emergency_card  # noqa: F401, PLC0415 - importing it is what registers it
