from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "midspan.kernel"
    label = "kernel"
