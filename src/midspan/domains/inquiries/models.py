"""Shape of inquiries and of each try to reach somebody. Nobody in here is a patient yet."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.inquiries.enums import OPEN, CallTime, Closing, How, InquiryState, Need, Outcome, Way, Whom
from midspan.domains.inquiries.rules import Safety
from midspan.kernel.models import OrganizationRow, append_only, choices
from midspan.values import classified


class Inquiry(OrganizationRow):
    """One asking. `form_id` is made with the form, so that the same form sent twice is one inquiry."""

    PRIVACY: ClassVar = classified(
        identity="name_to_use relation",
        contact="phone may_call may_text may_leave_message call_times say must_not_know",
        clinical="whom brings needs busy_times agreed_at screening_at closed_reason closed_words referral",
        operational="form_id way language state owner received_at due_at told_late_at entered_by closed_at",
    )

    form_id = models.UUIDField()
    way = models.CharField(max_length=10, choices=choices(Way))
    whom = models.CharField(max_length=10, choices=choices(Whom))
    relation = models.CharField(max_length=60, blank=True, help_text="Who the asker is to the person.")
    language = models.CharField(max_length=10)
    name_to_use = models.CharField(max_length=80, help_text="Aloud, by the person who called or wrote.")
    phone = models.CharField(max_length=40)
    may_call = models.BooleanField()
    may_text = models.BooleanField()
    may_leave_message = models.BooleanField()
    call_times = ArrayField(models.CharField(max_length=10, choices=choices(CallTime)), default=list)
    say = models.CharField(max_length=200, blank=True)
    must_not_know = models.CharField(max_length=200, blank=True)
    brings = models.CharField(max_length=1000, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=choices(Need)), default=list)
    busy_times = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=choices(InquiryState), default=InquiryState.NEW)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="By when somebody tries to reach them next.")
    told_late_at = models.DateTimeField(null=True, help_text="When the director was told that this time has passed.")
    entered_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True, help_text="Since when the person asks for themselves.")
    screening_at = models.DateTimeField(null=True)
    referral = models.ForeignKey(
        "journey.Referral", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_reason = models.CharField(max_length=20, choices=choices(Closing), blank=True)
    closed_words = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "form_id"], name="inquiry_form_once"),
            models.CheckConstraint(
                name="inquiry_closed_has_reason",
                condition=(Q(state=InquiryState.CLOSED) & ~Q(closed_reason="") & Q(closed_at__isnull=False))
                | (~Q(state=InquiryState.CLOSED) & Q(closed_reason="")),
            ),
            models.CheckConstraint(
                name="inquiry_can_be_reached", condition=(Q(may_call=True) | Q(may_text=True)) & ~Q(phone="")
            ),
            models.CheckConstraint(
                name="inquiry_of_nobody_unasked",
                condition=Q(referral__isnull=True) | Q(whom=Whom.MYSELF) | Q(agreed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "due_at"], name="inquiry_due", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["organization", "received_at"], name="inquiry_received"),
        ]

    def __str__(self) -> str:
        return f"Inquiry {self.pk}"

    @property
    def safety(self) -> Safety:
        return Safety(
            name_to_use=self.name_to_use,
            phone=self.phone,
            may_call=self.may_call,
            may_text=self.may_text,
            may_leave_message=self.may_leave_message,
            times=tuple(CallTime(one) for one in self.call_times),
            say=self.say,
            must_not_know=self.must_not_know,
        )


class ContactTry(OrganizationRow):
    """One try to reach somebody, and what came of it."""

    PRIVACY: ClassVar = classified(clinical="words", operational="inquiry how outcome at by")

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="tries")
    how = models.CharField(max_length=10, choices=choices(How))
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"ContactTry {self.pk}"
