from django.apps import AppConfig


class CircleConfig(AppConfig):
    name = "midspan.domains.circle"
    label = "circle"

    def ready(self) -> None:
        from midspan.domains.circle import (  # noqa: PLC0415 - importing them is what registers them
            emergency_card,  # noqa: F401 - as said above
            notice_links,  # noqa: F401 - as said above
        )
