"""One row of every kind, with a plausible value wherever one is needed."""

from datetime import time, timedelta
from decimal import Decimal

from django.apps import apps
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.db import DatabaseError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import NOT_PROVIDED

from midspan.values import ActorKind
from tests.guards.test_fields import our_models
from tests.guards.test_raw_rows import patient_models
from tests.sweep.canaries import fields_of, places
from tests.sweep.center.moments import MONDAY_NOON, TODAY

# Rows the application makes by itself, or that hold nothing a word fits in and have no page.
NOT_MADE = {
    "people.SignInCode": "Hashes of one-time codes.",
    "privacy.LedgerHead": "Made by the database with each entry.",
    "privacy.Epoch": "Made by the database with each change.",
    "privacy.Reach": "Made with each tie.",
    "privacy.Withheld": "Compiled from restrictions.",
    "notices.KnownDevice": "Hashes.",
    "encounters.StaffPhrase": "About nobody.",
    "schedule.SectionLeader": "Made with the section.",
    "schedule.SessionStaff": "Made with the session.",
    "kernel.AuditEvent": "Ids, written by every action.",
    "feedback.Release": "What several people said, without a name: put together by a job, and held by its own tests.",
}


class Rows:
    """Makes rows and keeps the first of each kind, which addresses name: model label → row."""

    def make_one(self, label, **fields):
        model = apps.get_model(label)
        return self.keep(model.objects.create(**{**self.plausible(model), **fields_of(model), **fields}))

    def make_the_rest(self, *, about_somebody):
        """One row of every other model with anything about a patient, or of the schedule, as their keys allow."""
        wanted = [model for model in our_models() if is_wanted(model, about_somebody=about_somebody)]
        for _ in range(4):
            for model in [one for one in wanted if one._meta.label not in self.made]:
                try:
                    with transaction.atomic():
                        self.make_one(model._meta.label)
                except (DatabaseError, LookupError, ValueError, TypeError) as error:
                    self.failed[model._meta.label] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        self.failed = {label: why for label, why in self.failed.items() if label not in self.made}

    def keep(self, one):
        self.made.setdefault(one._meta.label, one)
        return one

    def mark(self, one, **fields):
        """Put its canaries into a row there is."""
        for name, value in {**fields_of(type(one)), **fields}.items():
            setattr(one, name, value)
        one.save()

    def plausible(self, model):
        """A value for every field that needs one, and the patient wherever a patient fits."""
        found = {}
        for field in model._meta.concrete_fields:
            if field.name == "patient" or (field.is_relation and not field.null):
                found[field.name] = self.related(field)
            elif field.name in {"recipient_id", "patient_ref", "subject_id"}:
                found[field.name] = self.patient.pk
            elif field.name == "recipient_kind":
                found[field.name] = ActorKind.PATIENT.value
            elif field.name in BY_NAME:
                found[field.name] = BY_NAME[field.name]
            elif needs_value(field):
                found[field.name] = self.value_for(field)
        return found

    def related(self, field):
        label = field.related_model._meta.label
        if label == "kernel.Organization":
            return self.organization
        return self.made[label]  # KeyError: its turn comes after the row it belongs to.

    def value_for(self, field):
        if field.choices:
            return field.choices[0][0]
        for kind, value in VALUES:
            if isinstance(field, kind):
                return value(self) if callable(value) else value
        raise LookupError(f"Say what a {type(field).__name__} holds.")


def is_wanted(model, *, about_somebody):
    label = model._meta.label
    is_about_somebody = model.__name__ in patient_models() or is_to_somebody(model)
    holds_words = any(place.startswith(f"{label}.") for place in places())
    is_wanted = is_about_somebody or holds_words or model._meta.app_label == "schedule"
    return is_wanted and label not in NOT_MADE and is_about_somebody is about_somebody


def is_to_somebody(model):
    return any(field.name == "recipient_id" for field in model._meta.concrete_fields)


def needs_value(field):
    is_filled = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return not (field.null or field.primary_key or is_filled or field.default is not NOT_PROVIDED or field.blank)


# What must come after something else, so that a plausible value for its kind is none for it.
BY_NAME = {
    "country_state": "VA",
    "language": "en",
    "start_minute": 15 * 60,
    "end_minute": 16 * 60,
    "end_at": MONDAY_NOON + timedelta(hours=1),
    "until": TODAY + timedelta(days=7),
}
# In order: a field is of the first kind it is an instance of.
VALUES = [
    (DateTimeRangeField, DateTimeTZRange(MONDAY_NOON + timedelta(hours=8), MONDAY_NOON + timedelta(hours=9))),
    (DateRangeField, DateRange(TODAY, None)),
    (models.DateTimeField, lambda _: MONDAY_NOON),
    (models.DateField, TODAY),
    (models.UUIDField, lambda center: center.room.leader.pk),
    (models.JSONField, lambda _: {}),
    (ArrayField, lambda _: []),
    (models.BinaryField, b"sealed"),
    (models.BooleanField, False),
    (models.DecimalField, Decimal(1)),
    (models.IntegerField, 1),
    (models.TimeField, time(9)),
    (models.CharField, "said"),
    (models.TextField, "said"),
]
