from django.apps import AppConfig


class StaffSurfaceConfig(AppConfig):
    name = "midspan.surfaces.staff"
    label = "staff_surface"

    def ready(self) -> None:
        """What this surface writes in the margins of other pages."""
        from midspan.surfaces.staff import chart_ways, first_sessions, notice_links, thread_slips  # noqa: F401, PLC0415 - importing it is what registers it
