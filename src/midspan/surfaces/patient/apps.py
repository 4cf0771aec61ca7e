from django.apps import AppConfig


class PatientSurfaceConfig(AppConfig):
    name = "midspan.surfaces.patient"
    label = "patient_surface"

    def ready(self) -> None:
        """What this surface writes in the margins of other pages."""
        from midspan.surfaces.patient import (  # noqa: PLC0415 - importing them is what registers them
            notice_links,  # noqa: F401 - as said above
            on_this_phone,  # noqa: F401 - as said above
            plan_slips,  # noqa: F401 - as said above
        )
