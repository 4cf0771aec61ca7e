"""Weeks offered to a person, and a session they ask to swap."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from midspan.domains.schedule.enums import (
    OfferState,
    SwapState,
)
from midspan.domains.schedule.models.sessions import Booking, Session
from midspan.kernel.models import PatientRow, choices
from midspan.values import classified


class Offer(PatientRow):
    """A week computed for a patient: the alternatives as the engine gave them, or why there is none."""

    PRIVACY: ClassVar = classified(
        clinical="episode alternatives explanation chosen from_date stage minutes",
        operational="state rules_version computed_at accepted_at accepted_by_id",
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=choices(OfferState), default=OfferState.OPEN)
    from_date = models.DateField()
    stage = models.PositiveSmallIntegerField(null=True, help_text="Of a taper, from 0; its stages are taken in order.")
    minutes = models.PositiveIntegerField(null=True, help_text="A week, of a stage.")
    alternatives = models.JSONField(default=list)
    explanation = models.JSONField(null=True)
    chosen = models.PositiveSmallIntegerField(null=True)
    rules_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "episode", "stage"],
                name="one_open_offer",
                condition=Q(state=OfferState.OPEN),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="stage_has_its_minutes",
                condition=Q(stage__isnull=True, minutes__isnull=True) | Q(stage__isnull=False, minutes__isnull=False),
            ),
            models.CheckConstraint(
                name="taken_week_says_when",
                condition=Q(state=OfferState.ACCEPTED, accepted_at__isnull=False)
                | Q(state=OfferState.WITHDRAWN)
                | Q(state__in=[OfferState.OPEN, OfferState.IMPOSSIBLE], accepted_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-computed_at"], name="offer_of_patient")]
        triggers = [
            # A promise on the stay stands on it: see this domain's 0002_row_security.
            pgtrigger.Protect(
                name="keep_taken_week",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.accepted_at IS NOT NULL AND (OLD.patient_id, OLD.episode_id, OLD.from_date, OLD.stage, "
                    "OLD.minutes, OLD.chosen, OLD.accepted_at) IS DISTINCT FROM (NEW.patient_id, NEW.episode_id, "
                    "NEW.from_date, NEW.stage, NEW.minutes, NEW.chosen, NEW.accepted_at)"
                ),
            ),
            pgtrigger.Protect(
                name="keep_taken_offer",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.accepted_at IS NOT NULL"),
            ),
        ]


class SwapRequest(PatientRow):
    """A patient asks to attend another session instead of one; the engine proposes, the rules of the program decide."""

    PRIVACY: ClassVar = classified(
        clinical="booking reason alternatives chosen_session state asked_at decided_at", operational="decided_by_id"
    )

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="swap_requests", db_index=False)
    state = models.CharField(max_length=10, choices=choices(SwapState), default=SwapState.ASKED)
    reason = models.CharField(max_length=200, blank=True)
    alternatives = models.JSONField(default=list)
    chosen_session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "patient"], name="swap_of_patient")]
