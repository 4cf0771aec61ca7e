"""Shape of mentors, and of what is between one of them and one patient, which no member of the staff sees."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.mentors.enums import (
    OPEN_MATCHES,
    CheckInState,
    Experience,
    MatchState,
    Meeting,
    MentorState,
    ProfileState,
    Side,
)
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONGEST_WORDS = 600


class Mentor(OrganizationRow):
    """Somebody from outside who signs in; the id is their account's. `matched`: how many people they are matched with.

    A number, so that their coordinator knows how much they carry, and not with whom.
    """

    PRIVACY: ClassVar = classified(
        identity="name account",
        operational="coordinator state matched capacity invited_at next_review_date ended_at",
    )

    account = models.OneToOneField("people.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60, help_text="The name by which they are known, such as a first name.")
    coordinator = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=choices(MentorState), default=MentorState.ACTIVE)
    matched = models.PositiveSmallIntegerField(default=0)
    capacity = models.PositiveSmallIntegerField(default=0, help_text="As their approved profile says.")
    invited_at = models.DateTimeField()
    next_review_date = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mentor_is_their_account", condition=Q(id=F("account"))),
            models.CheckConstraint(
                name="mentor_ended_at_some_time",
                condition=Q(state=MentorState.ENDED, ended_at__isnull=False)
                | ~Q(state=MentorState.ENDED) & Q(ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="mentors_by_state")]

    def __str__(self) -> str:
        return f"Mentor {self.pk}"


class MentorProfile(OrganizationRow):
    """One version of what a mentor says of themselves. `windows`: weekday, first and last minute of each."""

    PRIVACY: ClassVar = classified(
        identity="experience words languages windows meetings cannot capacity",
        contact="reach_words",
        operational="mentor number state written_at decided_at decided_by decision_words",
    )

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="profiles", db_index=False)
    number = models.PositiveIntegerField()
    experience = ArrayField(models.CharField(max_length=20, choices=choices(Experience)), default=list)
    words = models.CharField(max_length=LONGEST_WORDS)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    windows = models.JSONField(default=list)
    meetings = ArrayField(models.CharField(max_length=10, choices=choices(Meeting)), default=list)
    cannot = models.CharField(max_length=LONGEST_WORDS, blank=True)
    capacity = models.PositiveSmallIntegerField()
    reach_words = models.CharField(max_length=200, help_text="How whoever is matched with them reaches them.")
    state = models.CharField(max_length=10, choices=choices(ProfileState), default=ProfileState.WAITING)
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "mentor", "number"], name="profiles_in_order"),
            models.UniqueConstraint(
                fields=["organization", "mentor"],
                condition=Q(state=ProfileState.WAITING),
                name="one_profile_waits",
            ),
            models.CheckConstraint(
                name="profile_is_decided_by_somebody",
                condition=Q(state__in=[ProfileState.WAITING, ProfileState.REPLACED], decided_by=None)
                | Q(state__in=[ProfileState.APPROVED, ProfileState.RETURNED], decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"MentorProfile {self.pk}"


class MentorReview(OrganizationRow):
    """A mentor and their coordinator talked; when the next one is. What they said is kept nowhere."""

    PRIVACY: ClassVar = classified(operational="mentor held_date next_date noted_at noted_by")

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    held_date = models.DateField()
    next_date = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="next_review_is_later", condition=Q(next_date__gt=F("held_date"))),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"MentorReview {self.pk}"


class MentorWish(PatientRow):
    """What matters to a patient in a mentor; empty is: it does not matter. Theirs alone."""

    PRIVACY: ClassVar = classified(patient_private="languages experience meetings weekdays parts said_at")

    languages = ArrayField(models.CharField(max_length=10), default=list)
    experience = ArrayField(models.CharField(max_length=20), default=list)
    meetings = ArrayField(models.CharField(max_length=10), default=list)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    parts = ArrayField(models.CharField(max_length=10), default=list)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "patient"], name="one_wish_for_a_mentor")]


class Match(PatientRow):
    """A card that one mentor was shown (`alias`, `languages`, `weekdays`, `parts`), and what became of it.

    `ended_by` nobody: what was signed for it ran out, or was taken back elsewhere, and nobody said that it should end.
    `signed` is the consent by which they are told that the person comes here; none before both have said yes.
    """

    PRIVACY: ClassVar = classified(
        patient_private="mentor alias languages weekdays parts state asked_at answered_at matched_at ended_at ended_by "
        "paused_by boundaries signed renewal_told_at"
    )

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+", db_index=False)
    alias = models.CharField(max_length=30)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    parts = ArrayField(models.CharField(max_length=10), default=list)
    state = models.CharField(max_length=10, choices=choices(MatchState), default=MatchState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=choices(Side), blank=True)
    paused_by = models.CharField(max_length=10, choices=choices(Side), blank=True)
    boundaries = models.CharField(max_length=20, blank=True, help_text="The edition to which both agreed.")
    signed = models.ForeignKey(
        "consents.SignedConsent", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    renewal_told_at = models.DateTimeField(null=True, help_text="When they were told that what they signed runs out.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient"],
                condition=Q(state__in=sorted(OPEN_MATCHES)),
                name="one_mentor_at_a_time",
            ),
            models.CheckConstraint(
                name="match_is_signed",
                condition=Q(state__in=[MatchState.MATCHED, MatchState.ENDED], signed__isnull=False)
                | ~Q(state__in=[MatchState.MATCHED, MatchState.ENDED]) & Q(signed=None),
            ),
        ]
        indexes = [models.Index(fields=["organization", "mentor", "state"], name="matches_of_mentor")]


class CheckIn(PatientRow):
    """A time on which one proposed to meet; `replaces` is the agreed one it would take the place of."""

    PRIVACY: ClassVar = classified(
        patient_private="match mentor starts_at minutes meeting words state proposed_by replaces proposed_at "
        "answered_at patient_done_at mentor_done_at"
    )

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="check_ins", db_index=False)
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    meeting = models.CharField(max_length=10, choices=choices(Meeting))
    words = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=choices(CheckInState), default=CheckInState.PROPOSED)
    proposed_by = models.CharField(max_length=10, choices=choices(Side))
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    patient_done_at = models.DateTimeField(null=True)
    mentor_done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="check_in_lasts", condition=Q(minutes__gte=5, minutes__lte=240)),
            models.CheckConstraint(
                name="done_is_what_was_agreed",
                condition=Q(state=CheckInState.AGREED) | Q(patient_done_at=None, mentor_done_at=None),
            ),
        ]
        indexes = [models.Index(fields=["organization", "match", "starts_at"], name="check_ins_of_match")]


class MatchConcern(PatientRow):
    """What worries one of a match, for the coordinator who owns it. The other one is not told."""

    PRIVACY: ClassVar = classified(
        clinical="match alias mentor raised_by raised_by_id words raised_at outcome closed_at",
        operational="owner due_date reminded_at",
    )

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="+", db_index=False)
    alias = models.CharField(max_length=30, help_text="The name on the card, which is all that their owner reads.")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="+", db_index=False)
    raised_by = models.CharField(
        max_length=10, choices=choices(Side), blank=True, help_text="Empty: the program itself, after a death."
    )
    raised_by_id = models.UUIDField(help_text="The patient, the mentor, or the job that looked.")
    words = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_date = models.DateField()
    reminded_at = models.DateTimeField(null=True, help_text="When its owner was reminded that the day has passed.")
    outcome = models.CharField(max_length=600, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="concern_is_closed_with_words",
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "owner"], name="open_concerns", condition=Q(closed_at__isnull=True))
        ]
