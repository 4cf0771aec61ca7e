from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "midspan.domains.entries"
    label = "entries"

    def ready(self) -> None:
        from midspan.domains.entries import revoking  # noqa: PLC0415 - models exist from here on.

        revoking.listen()
