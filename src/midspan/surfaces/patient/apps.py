from django.apps import AppConfig


class PatientSurfaceConfig(AppConfig):
    name = "midspan.surfaces.patient"
    label = "patient_surface"

    def ready(self) -> None:
        """What this surface writes in the margins of other pages."""
        from midspan.surfaces.patient import notice_links, on_this_phone  # noqa: F401, PLC0415 - importing it is what registers it
