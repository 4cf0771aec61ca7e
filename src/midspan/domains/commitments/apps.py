from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "midspan.domains.commitments"
    label = "commitments"
