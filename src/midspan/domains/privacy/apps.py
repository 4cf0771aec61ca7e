from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "midspan.domains.privacy"
    label = "privacy"
