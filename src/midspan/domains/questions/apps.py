from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "midspan.domains.questions"
    label = "questions"
