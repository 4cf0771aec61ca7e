from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "midspan.domains.notices"
    label = "notices"

    def ready(self) -> None:
        from midspan.domains.notices import security  # noqa: PLC0415 - models exist from here on.

        security.listen()
