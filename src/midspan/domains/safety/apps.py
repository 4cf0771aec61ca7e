from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "midspan.domains.safety"
    label = "safety"

    def ready(self) -> None:
        # Django's hook: what the discharge list rests on is told from here on.
        import midspan.domains.safety.queries.plans  # noqa: F401, PLC0415 - importing it is what registers it
