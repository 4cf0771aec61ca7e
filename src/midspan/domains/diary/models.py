"""Shape of the diary. What a person writes is theirs alone (migration 0002); what they tell is a row of its own."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.diary.enums import Helped, Medicines, Shares
from midspan.domains.diary.rules import LONGEST_WORDS, MOST_HOURS
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

MOST_DAYS_BACK = timedelta(days=3)
TEN, FIVE = (0, 10), (0, 5)
SCALES = {"mood": TEN, "distress": TEN, "use_urge": TEN, "harm_urge": FIVE, "quit_urge": FIVE, "slept": (0, MOST_HOURS)}
ROWS = (
    "on_date number is_late mood distress use_urge used use_words use_signs harm_urge harmed slept medicines skills "
    "helped quit_urge"
)

WEEK = "on_date number kept_up slipped moment next_week tell_team leaned_on"


def _on_scales() -> Q:
    fits = Q()
    for name, ends in SCALES.items():
        fits &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": ends})
    return fits


def _of_used() -> Q:
    """What was used is said of use alone."""
    return Q(used=True) | Q(use_words="", use_signs=[])


def _number() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(null=True)


def _keys() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)


def _words() -> "models.CharField[str, str]":
    return models.CharField(max_length=LONGEST_WORDS, blank=True)


class _Day(PatientRow):
    """The rows of one day. Null, no word and no key: not written."""

    on_date = models.DateField(help_text="The day it is about, on the person's own clock.")
    number = models.PositiveSmallIntegerField(help_text="Of those of this day: the first is 1, and the last counts.")
    is_late = models.BooleanField(help_text="Written on a later day.")
    mood = _number()
    distress = _number()
    use_urge = _number()
    used = models.BooleanField(null=True)
    use_words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    use_signs = _keys()
    harm_urge = _number()
    harmed = models.BooleanField(null=True)
    slept = models.DecimalField(max_digits=3, decimal_places=1, null=True, help_text="Hours.")
    medicines = models.CharField(max_length=10, choices=choices(Medicines), blank=True)
    skills = _keys()
    helped = models.CharField(max_length=10, choices=choices(Helped), blank=True)
    quit_urge = _number()

    class Meta:
        abstract = True


class Writing(_Day):
    """One day as the person wrote it. A later one of the same day stands beside it; both are kept."""

    PRIVACY: ClassVar = classified(
        patient_private=f"{ROWS} good note tells_use shares_week", operational="edition written_on kept_at"
    )

    edition = models.CharField(max_length=20)
    good = models.CharField(max_length=LONGEST_WORDS, blank=True)
    note = models.CharField(max_length=LONGEST_WORDS, blank=True)
    tells_use = models.BooleanField(null=True, help_text="What they chose for this day.")
    shares_week = models.BooleanField()
    written_on = models.DateField(help_text="The day on which it was written, on the person's own clock.")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "on_date", "number"], name="writings_in_order"),
            models.CheckConstraint(name="writing_on_scales", condition=_on_scales()),
            models.CheckConstraint(name="writing_says_what_of_use", condition=_of_used()),
            models.CheckConstraint(
                name="use_written_with_a_choice", condition=Q(used__isnull=True) | Q(tells_use__isnull=False)
            ),
            models.CheckConstraint(
                name="late_is_marked",
                condition=Q(is_late=True, on_date__lt=F("written_on")) | Q(is_late=False, on_date=F("written_on")),
            ),
            models.CheckConstraint(name="not_too_long_ago", condition=Q(on_date__gte=F("written_on") - MOST_DAYS_BACK)),
        ]
        triggers = [append_only()]


class ToldDay(_Day):
    """What the team reads of a day. What is not theirs stands here as what nobody wrote."""

    PRIVACY: ClassVar = classified(clinical=ROWS, operational="told_at")

    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "on_date", "number"], name="told_in_order"),
            models.CheckConstraint(name="told_on_scales", condition=_on_scales()),
            models.CheckConstraint(name="told_says_what_of_use", condition=_of_used()),
        ]
        triggers = [append_only()]


class Settings(PatientRow):
    """What the person chose the last time: whom a new day is shared with, and the weekday on which they look back."""

    PRIVACY: ClassVar = classified(patient_private="tells_use shares_week reflects_on", operational="chosen_at")

    tells_use = models.BooleanField(null=True)
    shares_week = models.BooleanField(default=False)
    reflects_on = models.PositiveSmallIntegerField(default=6, help_text="Monday is 0, Sunday is 6.")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient"], name="diary_settings_once"),
            models.CheckConstraint(name="reflects_on_a_weekday", condition=Q(reflects_on__lte=6)),
        ]


class OwnDate(PatientRow):
    """A date of the person's own, from which they count if they like; null is none. A later one stands beside it."""

    PRIVACY: ClassVar = classified(patient_private="number since", operational="chosen_at")

    number = models.PositiveIntegerField()
    since = models.DateField(null=True)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "number"], name="own_dates_in_order")]
        triggers = [append_only()]


class Milestone(PatientRow):
    """So many days of recovery work were reached on that day, which nothing takes back."""

    PRIVACY: ClassVar = classified(patient_private="days reached_on")

    days = models.PositiveIntegerField()
    reached_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient", "days"], name="milestone_once")]
        triggers = [append_only()]


class _Week(PatientRow):
    """The words of a look back at one week."""

    on_date = models.DateField(help_text="The day from which the week is looked back on.")
    number = models.PositiveSmallIntegerField(help_text="Of those of this week: the last counts.")
    kept_up = _words()
    slipped = _words()
    moment = _words()
    next_week = _words()
    tell_team = _words()
    leaned_on = _words()

    class Meta:
        abstract = True


class Reflection(_Week):
    """A look back as the person wrote it. A later one of the same week stands beside it."""

    PRIVACY: ClassVar = classified(patient_private=f"{WEEK} shares", operational="edition kept_at")

    edition = models.CharField(max_length=20)
    shares = models.CharField(max_length=10, choices=choices(Shares))
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "on_date", "number"], name="reflections_in_order"
            )
        ]
        triggers = [append_only()]


class ToldReflection(_Week):
    """What the team reads of a look back."""

    PRIVACY: ClassVar = classified(clinical=WEEK, operational="told_at")

    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "on_date", "number"], name="told_weeks_in_order")
        ]
        triggers = [append_only()]
