"""Shape of notices, of how each person wants to be told, and of what went outside."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.notices.enums import DUE, Channel, DeliveryState, NoticeKind, Reason
from midspan.domains.notices.rules import WEEK, Hours
from midspan.kernel.models import Organization, choices
from midspan.values import ActorKind, classified


class RecipientRow(models.Model):
    """A row about one person, who may be a patient or somebody who works here; `recipient_id` is that person's id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient_kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ActorKind])
    recipient_id = models.UUIDField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.object_name} {self.pk}"


class Notice(RecipientRow):
    """One thing one person should know. `recipient_id` is a patient's or staff member's id.

    The same again while it waits unread is no second row: `times` counts it, and `told_again_at` raises it.
    """

    PRIVACY: ClassVar = classified(
        operational="id organization recipient_kind kind created_at read_at times told_again_at",
        clinical="recipient_id subject_id patient_ref",
    )

    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in NoticeKind])
    subject_id = models.UUIDField(null=True)
    patient_ref = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    times = models.PositiveSmallIntegerField(default=1)
    told_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="told_again_says_when",
                condition=Q(times=1, told_again_at__isnull=True) | Q(times__gt=1, told_again_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "recipient_id", "-created_at"], name="notice_of_recipient"),
            models.Index(
                fields=["organization", "recipient_id"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]


def every_day() -> list[int]:
    return list(WEEK)


class ContactSettings(RecipientRow):
    """How one person chose to be told outside the application. No row: not at all."""

    PRIVACY: ClassVar = classified(
        contact="recipient_id mail_address text_number",
        operational="id organization recipient_kind by_mail by_text by_push quiet_from quiet_until days changed_at",
    )

    by_mail = models.BooleanField(default=False)
    by_text = models.BooleanField(default=False)
    by_push = models.BooleanField(default=False)
    mail_address = models.EmailField(blank=True, help_text="The address that was chosen, and no other.")
    text_number = models.CharField(max_length=40, blank=True, help_text="The number that was chosen, and no other.")
    quiet_from = models.PositiveSmallIntegerField(help_text="Minutes after midnight, on the person's own clock.")
    quiet_until = models.PositiveSmallIntegerField()
    days = ArrayField(models.PositiveSmallIntegerField(), default=every_day, help_text="0 is Monday.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "recipient_id"], name="contact_settings_once"),
            models.CheckConstraint(name="mail_needs_address", condition=Q(by_mail=False) | ~Q(mail_address="")),
            models.CheckConstraint(name="text_needs_number", condition=Q(by_text=False) | ~Q(text_number="")),
            models.CheckConstraint(
                name="quiet_hours_of_a_day", condition=Q(quiet_from__lt=24 * 60, quiet_until__lt=24 * 60)
            ),
        ]

    @property
    def channels(self) -> list[Channel]:
        """What is on, in the order of the enum."""
        on = {Channel.MAIL: self.by_mail, Channel.TEXT: self.by_text, Channel.PUSH: self.by_push}
        return [channel for channel, is_on in on.items() if is_on]

    @property
    def hours(self) -> Hours:
        return Hours(self.quiet_from, self.quiet_until, tuple(self.days))

    def address_on(self, channel: Channel) -> str:
        """Where that channel leads; a push has no address but its subscriptions."""
        return {Channel.MAIL: self.mail_address, Channel.TEXT: self.text_number}.get(channel, "")


class Delivery(RecipientRow):
    """One notice on one channel outside: no address and no word of it, only what became of it."""

    PRIVACY: ClassVar = classified(
        clinical="recipient_id notice",
        operational="id organization recipient_kind channel state reason tries queued_at due_at tried_at sent_at "
        "ended_at settled_at settled_by",
    )

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=choices(Channel))
    state = models.CharField(max_length=10, choices=choices(DeliveryState), default=DeliveryState.QUEUED)
    reason = models.CharField(max_length=20, choices=choices(Reason), blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="When a job looks at it next; empty once it is at its end.")
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="Somebody reached the person in another way.")
    settled_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "notice", "channel"], name="delivery_once"),
            models.CheckConstraint(
                name="due_while_it_waits",
                condition=Q(state__in=sorted(DUE), due_at__isnull=False) | ~Q(state__in=sorted(DUE)),
            ),
            models.CheckConstraint(
                name="only_given_up_is_settled",
                condition=Q(settled_at__isnull=True) | Q(state=DeliveryState.GIVEN_UP, settled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "recipient_id", "-queued_at"], name="delivery_of_recipient"),
            models.Index(
                fields=["organization", "ended_at"],
                condition=Q(state=DeliveryState.GIVEN_UP, settled_at__isnull=True),
                name="delivery_to_settle",
            ),
            models.Index(fields=["organization", "due_at"], condition=Q(due_at__isnull=False), name="delivery_due"),
        ]


class PushSubscription(RecipientRow):
    """One browser that may be pushed to. The sealed text holds its secret address and keys."""

    PRIVACY: ClassVar = classified(
        contact="recipient_id endpoint_hash agent_hash sealed", operational="id organization recipient_kind created_at"
    )

    endpoint_hash = models.CharField(max_length=64)
    agent_hash = models.CharField(max_length=64, blank=True, help_text="What the browser calls itself; empty: unknown.")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # A browser belongs to who signed in there last: nobody is told on a phone that somebody else uses now.
            models.UniqueConstraint(fields=["organization", "endpoint_hash"], name="browser_once"),
        ]
        indexes = [models.Index(fields=["organization", "recipient_id"], name="browsers_of_recipient")]


class KnownDevice(RecipientRow):
    """A kind of browser somebody signed in with before: a hash, because nothing more is needed to know it again."""

    PRIVACY: ClassVar = classified(
        identity="recipient_id agent_hash", operational="id organization recipient_kind seen_at"
    )

    agent_hash = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "recipient_id", "agent_hash"], name="device_once"),
        ]
