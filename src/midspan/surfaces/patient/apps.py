from django.apps import AppConfig


class PatientSurfaceConfig(AppConfig):
    name = "midspan.surfaces.patient"
    label = "patient_surface"
