"""Shape of sessions by video."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from midspan.domains.video.enums import SIGNS_KEYS, CutOffOutcome, KnockState, Overheard, Provider
from midspan.kernel.history import tracked
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified


class VideoSetting(OrganizationRow):
    """Which server holds the center's rooms. Its secrets are sealed, and no page shows them again."""

    PRIVACY: ClassVar = classified(
        operational="provider address server_address app_id audience sealed_secret sealed_event_secret changed_at "
        "heard_at"
    )

    provider = models.CharField(max_length=10, choices=choices(Provider), default=Provider.NONE)
    address = models.URLField(blank=True, help_text="The page on which rooms open.")
    server_address = models.CharField(max_length=200, blank=True, help_text="LiveKit's own, which that page talks to.")
    app_id = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=120, blank=True)
    sealed_secret = models.BinaryField(null=True)
    sealed_event_secret = models.BinaryField(null=True)
    changed_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, help_text="When the server last told of somebody, rightly signed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="video_setting_once"),
            models.CheckConstraint(
                name="video_keys_can_be_signed",
                condition=~Q(provider__in=sorted(SIGNS_KEYS))
                | Q(sealed_secret__isnull=False) & ~Q(address="") & ~Q(app_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"VideoSetting {self.pk}"


class VideoRoom(OrganizationRow):
    """The room of one session, under a random name that tells nothing."""

    PRIVACY: ClassVar = classified(operational="session name")

    session = models.ForeignKey("schedule.Session", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "session"], name="video_room_of_session"),
            models.UniqueConstraint(fields=["organization", "name"], name="video_room_named_once"),
        ]

    def __str__(self) -> str:
        return f"VideoRoom {self.pk}"


@tracked
class Knock(PatientRow):
    """Somebody at the door of one session: where they are, whom to call, who hears them; and whether they are in.

    `identity` is who they are to the server: random, for this session alone.
    """

    PRIVACY: ClassVar = classified(
        clinical="session booking state country_state place phone contact_name contact_phone overheard said_at",
        operational="identity decided_by_id decided_at",
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.CASCADE, related_name="+", db_index=False)
    booking = models.ForeignKey("schedule.Booking", on_delete=models.CASCADE, related_name="+", db_index=False)
    identity = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=choices(KnockState), default=KnockState.WAITING)
    country_state = models.CharField(max_length=2, help_text="The state of the United States in which they are now.")
    place = models.CharField(max_length=200, help_text="Where an ambulance would have to come.")
    phone = models.CharField(max_length=30, help_text="Where they are reached this hour.")
    contact_name = models.CharField(max_length=120)
    contact_phone = models.CharField(max_length=30)
    overheard = models.CharField(max_length=10, choices=choices(Overheard))
    said_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "booking"], name="knock_once"),
            models.UniqueConstraint(fields=["organization", "identity"], name="knock_is_one_identity"),
            models.CheckConstraint(
                name="knock_says_where_and_whom_to_call",
                condition=~Q(country_state="") & ~Q(place="") & ~Q(phone="") & ~Q(contact_phone=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "session"], name="knock_of_session"),
            models.Index(fields=["organization", "patient", "-said_at"], name="knock_of_patient"),
        ]


class GuestKnock(PatientRow):
    """One guest of a family session at its door: there, and let in or not. `guest_id` is their tie, or the guardian.

    Nothing is asked of them: a guest is not treated, so no license and no protocol needs where they are.
    What the server tells of them is kept nowhere.
    """

    PRIVACY: ClassVar = classified(
        clinical="session guest_id state said_at", operational="identity decided_by_id decided_at"
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.CASCADE, related_name="+", db_index=False)
    guest_id = models.UUIDField()
    identity = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=choices(KnockState), default=KnockState.WAITING)
    said_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "guest_id"], name="guest_knock_once"),
            models.UniqueConstraint(fields=["organization", "identity"], name="guest_knock_is_one_identity"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="guest_knock_of_patient")]


class Connection(PatientRow):
    """One stretch in a room as the server tells of it, by its own `key`. An end that was not heard of is unknown.

    `left_with_room`: the room itself ended, and nobody was cut off by it.
    """

    PRIVACY: ClassVar = classified(clinical="knock joined_at left_at left_with_room", operational="key")

    knock = models.ForeignKey(Knock, on_delete=models.CASCADE, related_name="connections", db_index=False)
    key = models.CharField(max_length=200)
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_with_room = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "knock", "key"], name="connection_once"),
            models.CheckConstraint(
                name="connection_ends_after_it_began",
                condition=Q(joined_at__isnull=True) | Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="connection_of_patient")]


class CutOffStep(PatientRow):
    """What was done when somebody was gone from a room since `gone_at`, step by step. Never changed.

    `key` is the step of the protocol of that `edition`, or "dropped" where somebody saw that they were gone.
    """

    PRIVACY: ClassVar = classified(clinical="knock gone_at key outcome", operational="edition by_id at")

    knock = models.ForeignKey(Knock, on_delete=models.PROTECT, related_name="cut_offs", db_index=False)
    gone_at = models.DateTimeField()
    edition = models.CharField(max_length=20)
    key = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=choices(CutOffOutcome))
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "knock", "gone_at", "key"], name="cut_off_step_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="cut_off_step_of_patient")]
        triggers = [append_only()]
