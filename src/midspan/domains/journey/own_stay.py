"""What a patient's own pages say of their stay: who looks after them, where, the hours promised, the tasks begun."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from msgspec import Struct

from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import ENDED, IN_TREATMENT
from midspan.domains.journey.models import Episode, OrientationTask
from midspan.domains.journey.rules.week_hours import Past, Steps, WeekHours, week_hours
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

STAY_COLUMNS = (
    "pk", "state", "alias", "level", "jurisdiction", "payer", "track__age_band", "minimum_weekly_minutes",
    "maximum_weekly_minutes", "minimum_days", "maximum_days", "past_until", "past_levels",
    "past_limits", "step_dates", "step_minutes", "expected_start", "site__time_zone", "site__phone",
    "primary_counselor__given_name", "primary_counselor__family_name",
    "patient__time_zone", "organization__phone",
)  # fmt: skip


class OwnStay(Struct, frozen=True):
    """The latest stay as the person reads of it. None and "" are not known."""

    episode_id: UUID
    state: str
    alias: str
    level: str
    jurisdiction: str
    payer: str
    age_band: str | None
    minimum_minutes: int | None
    maximum_minutes: int | None
    minimum_days: int | None
    maximum_days: int | None
    past_until: list[date]
    past_levels: list[str]
    past_limits: list[list[int | None]]
    step_dates: list[date]
    step_minutes: list[int | None]
    expected_start: date | None
    site_zone: str | None
    site_phone: str | None
    counselor_given_name: str | None
    counselor_family_name: str | None
    own_zone: str
    organization_phone: str

    @property
    def steps(self) -> Steps:
        """The stages of a step down that they have taken."""
        return Steps(self.step_dates, self.step_minutes)

    def week_hours(self, *, on: date) -> WeekHours:
        """What is promised in the week that begins on that day."""
        care = WeekHours(
            minimum_minutes=self.minimum_minutes,
            maximum_minutes=self.maximum_minutes,
            minimum_days=self.minimum_days,
            maximum_days=self.maximum_days,
        )
        return week_hours(self._past.care(on, now=care), self.steps, on=on)

    def level_on(self, day: date) -> str:
        """The level on that day."""
        return self._past.level(day, now=self.level)

    @property
    def _past(self) -> Past:
        return Past(self.past_until, self.past_levels, self.past_limits)

    @property
    def is_in_treatment(self) -> bool:
        return self.state in IN_TREATMENT

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def counselor(self) -> str:
        """The name of the primary counselor; empty while there is none."""
        return f"{self.counselor_given_name} {self.counselor_family_name}" if self.counselor_given_name else ""

    @property
    def phone(self) -> str:
        """Whom to call about the week: the site, else the organization."""
        return self.site_phone or self.organization_phone

    @property
    def zone(self) -> str:
        """The wall clock of the stay: the site's, else the person's own."""
        return self.site_zone or self.own_zone or "UTC"


def own_stays(*, viewer: Actor) -> QuerySet[Episode, tuple[Any, ...]]:
    """The viewer's stays, the latest first, as rows of STAY_COLUMNS, to which a surface may add columns."""
    rows = visible(Episode.objects.all(), viewer=viewer, data_class=DataClass.PRESENCE)
    return rows.order_by("-opened_at").values_list(*STAY_COLUMNS)


def own_stay(row: tuple[Any, ...]) -> OwnStay:
    """The stay that one row of `own_stays` tells; further columns are left alone."""
    return OwnStay(*row[: len(STAY_COLUMNS)])


def tasks_done() -> ArraySubquery:
    """The keys of the first tasks that are finished, as a column of `own_stays`."""
    done = OrientationTask.objects.filter(
        organization_id=OuterRef("organization_id"), episode=OuterRef("pk"), completed_at__isnull=False
    )
    return ArraySubquery(done.order_by("key").values("key"))


def tasks_due(stay: OwnStay, done: Collection[str]) -> list[str]:
    """The keys of the first tasks that are still open; none once the stay has ended."""
    return [task.key for task in current(Edition.ORIENTATION).tasks if task.key not in done] if stay.is_open else []
