from django.apps import AppConfig


class SupporterSurfaceConfig(AppConfig):
    name = "midspan.surfaces.supporter"
    label = "supporter_surface"

    def ready(self) -> None:
        """What this surface writes in the margins of other pages."""
        from midspan.surfaces.supporter import (  # noqa: PLC0415 - importing it is what registers it
            notice_links,  # noqa: F401 - as said above
        )
