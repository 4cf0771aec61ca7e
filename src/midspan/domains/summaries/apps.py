from django.apps import AppConfig


class SummariesConfig(AppConfig):
    name = "midspan.domains.summaries"
    label = "summaries"

    def ready(self) -> None:
        """What summaries write in the margins of other pages."""
        from midspan.domains.summaries import cards  # noqa: F401, PLC0415 - importing it is what registers it
