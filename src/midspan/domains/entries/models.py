"""Shape of entries: the devices that keep some, and every entry that arrived, whatever became of it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from midspan.domains.entries.enums import Ending, Outcome, Reason
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


class DeviceShare(PatientRow):
    """The server's half of what opens the entries on one device of the patient; gone once the device is revoked."""

    PRIVACY: ClassVar = classified(operational="device_id share given_at seen_at revoked_at")

    device_id = models.UUIDField(help_text="Made by the device, for this account only.")
    share = models.BinaryField(null=True)
    given_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "device_id"], name="one_share_for_a_device"),
            models.CheckConstraint(
                name="revoked_share_is_gone",
                condition=Q(share__isnull=True, revoked_at__isnull=False)
                | Q(share__isnull=False, revoked_at__isnull=True),
            ),
        ]


class Entry(PatientRow):
    """One entry that arrived. What it says is kept here only where it was not taken in."""

    PRIVACY: ClassVar = classified(
        clinical="page address fields words made_at made_at_ours arrived_at leads_to",
        operational="entry_id device_id number is_doubtful outcome reason version version_after ending ended_at",
    )

    entry_id = models.UUIDField(help_text="Made by the device.")
    device_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="Of this device's entries, from 1.")
    page = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    made_at = models.DateTimeField(help_text="By the device's clock.")
    made_at_ours = models.DateTimeField(help_text="By the server's clock.")
    is_doubtful = models.BooleanField(help_text="The device's clock contradicts itself.")
    arrived_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=choices(Outcome))
    reason = models.CharField(max_length=10, choices=choices(Reason), blank=True)
    leads_to = models.CharField(max_length=300, blank=True, help_text="Where the page leads that took it in.")
    version = models.CharField(max_length=64, blank=True, help_text="What it was made from.")
    version_after = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=dict, help_text="Name → values, as they were sent.")
    words = models.JSONField(default=dict, help_text="Label → what was written, as they stood on the page.")
    ending = models.CharField(max_length=10, choices=choices(Ending), blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "entry_id"], name="entry_is_kept_once"),
            models.CheckConstraint(
                name="refused_entry_has_a_reason",
                condition=Q(outcome=Outcome.TAKEN, reason="", fields={}, words={})
                | (Q(outcome=Outcome.REFUSED, leads_to="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="only_refused_entries_end",
                condition=Q(ending="", ended_at__isnull=True)
                | (Q(outcome=Outcome.REFUSED, ended_at__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="entry_is_made_before_it_arrives", condition=Q(made_at_ours__lte=F("arrived_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "patient", "device_id", "number"], name="entry_in_order"),
            models.Index(
                fields=["organization", "patient"], name="entry_not_taken_in", condition=Q(outcome="refused", ending="")
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
