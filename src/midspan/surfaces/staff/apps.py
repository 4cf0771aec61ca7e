from django.apps import AppConfig


class StaffSurfaceConfig(AppConfig):
    name = "midspan.surfaces.staff"
    label = "staff_surface"

    def ready(self) -> None:
        """What this surface writes in the margins of other pages."""
        from midspan.surfaces.staff import (  # noqa: PLC0415 - importing them is what registers them
            certify_cards,  # noqa: F401 - as said above
            chart_ways,  # noqa: F401 - as said above
            family_cards,  # noqa: F401 - as said above
            first_sessions,  # noqa: F401 - as said above
            leaving_cards,  # noqa: F401 - as said above
            level_cards,  # noqa: F401 - as said above
            looks_again,  # noqa: F401 - as said above
            notice_links,  # noqa: F401 - as said above
            practice_slips,  # noqa: F401 - as said above
            thread_slips,  # noqa: F401 - as said above
        )
