"""Skills that a center wrote itself. Each change is a version of its own, and no version is ever changed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.skills.enums import SkillKind
from midspan.kernel.models import OrganizationRow, append_only, choices
from midspan.values import classified

LONGEST_LINE = 300
LONGEST_EVIDENCE = 500


class OwnSkill(OrganizationRow):
    """One skill through all its versions. Its number is its address, and says nothing of it."""

    PRIVACY: ClassVar = classified(operational="number is_active")

    number = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="own_skill_number_once")]

    def __str__(self) -> str:
        return f"OwnSkill {self.number}"


class OwnSkillVersion(OrganizationRow):
    """What a skill said from one day on. `english` and `spanish` hold `shapes.Words`; `spanish` None: English only."""

    PRIVACY: ClassVar = classified(
        operational="skill number kinds minutes short_minutes seated needs_clinician english spanish evidence "
        "evidence_spanish source review_on written_by written_on"
    )

    skill = models.ForeignKey(OwnSkill, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    kinds = ArrayField(models.CharField(max_length=10, choices=choices(SkillKind)))
    minutes = models.PositiveSmallIntegerField()
    short_minutes = models.PositiveSmallIntegerField()
    seated = models.BooleanField(default=False)
    needs_clinician = models.BooleanField(default=False)
    english = models.JSONField()
    spanish = models.JSONField(null=True)
    evidence = models.CharField(max_length=LONGEST_EVIDENCE)
    evidence_spanish = models.CharField(max_length=LONGEST_EVIDENCE, blank=True)
    source = models.CharField(max_length=LONGEST_LINE, help_text="Where it comes from.")
    review_on = models.DateField(help_text="By when somebody looks at it again.")
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    written_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "skill", "number"], name="own_skill_version_once"),
            models.CheckConstraint(name="own_skill_reviewed_later", condition=Q(review_on__gt=F("written_on"))),
            models.CheckConstraint(name="own_skill_has_kinds", condition=Q(kinds__len__gte=1)),
            models.CheckConstraint(
                name="own_skill_minutes", condition=Q(short_minutes__gte=1, minutes__gte=F("short_minutes"))
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.english['title']} ({self.number})"
