from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "midspan.domains.feedback"
    label = "feedback"
