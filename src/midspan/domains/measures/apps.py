from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "midspan.domains.measures"
    label = "measures"

    def ready(self) -> None:
        """Where an envelope about what waits after a stay leads."""
        from midspan.domains.measures import outside  # noqa: F401, PLC0415 - importing it is what registers it
