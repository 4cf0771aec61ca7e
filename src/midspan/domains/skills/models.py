"""Skills that a center wrote itself, each change a version of its own; and who there read a skill through.

Nothing of either is ever changed: a new version or edition, and a new reading, stand beside what was before.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from midspan.domains.skills.enums import SkillKind
from midspan.kernel.models import OrganizationRow, append_only, choices
from midspan.values import classified

LONGEST_LINE = 300
LONGEST_EVIDENCE = 500
LONGEST_KEY, LONGEST_EDITION = 60, 20


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


class SkillReading(OrganizationRow):
    """A clinician read one edition of a skill through for the center, of the library or its own. A new one asks again.

    `skill` is the key, `edition` what names its words for good; `credential` is what they held that day.
    """

    PRIVACY: ClassVar = classified(operational="skill edition read_by credential read_on")

    skill = models.CharField(max_length=LONGEST_KEY)
    edition = models.CharField(max_length=LONGEST_EDITION)
    read_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60)
    read_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "skill", "edition", "read_by", "read_on"], name="skill_is_read_once_a_day"
            ),
            models.CheckConstraint(name="reading_names_a_credential", condition=~Q(credential="")),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.skill} ({self.edition})"


class SkillReviewTold(OrganizationRow):
    """Whoever keeps the library was told that the day has passed by which a skill is looked at again; once each."""

    PRIVACY: ClassVar = classified(operational="skill edition review_on told_at")

    skill = models.CharField(max_length=LONGEST_KEY)
    edition = models.CharField(max_length=LONGEST_EDITION)
    review_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "skill", "edition", "review_on"], name="skill_review_is_told_once"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.skill} ({self.edition})"
