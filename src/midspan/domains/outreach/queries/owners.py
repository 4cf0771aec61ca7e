"""Whose each step is: who led the session, the own counselor, or somebody of a role who is there."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from midspan.domains.journey.queries import latest_episode
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import StepKey
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, all_staff
from midspan.domains.safety.queries import away_now
from midspan.values import Actor

LEAD, COUNSELOR = "lead", "counselor"
LAST = (Role.DIRECTOR, Role.INTAKE, Role.COUNSELOR, Role.NURSE)  # Somebody always has it.


def owners_for(*, viewer: Actor, patient_id: UUID, lead_id: UUID | None) -> dict[StepKey, UUID | None]:
    """Step → its owner. Nobody only where nobody works here who could be one."""
    pool = _Pool(viewer=viewer, patient_id=patient_id, lead_id=lead_id)
    return {
        rule.key: next(pool.who_is_there((*rule.owners, *LAST)), None) if rule.owners else None
        for rule in outreach_book().step
    }


def owner_here(*, viewer: Actor, patient_id: UUID, first: UUID, key: StepKey) -> UUID | None:
    """That person while they work and are here today, else whoever owns such a step."""
    pool = _Pool(viewer=viewer, patient_id=patient_id, lead_id=first)
    return next(pool.who_is_there((LEAD, *outreach_book().rule(key).owners, *LAST)), None)


class _Pool:
    """Who could own something, asked once for each role."""

    def __init__(self, *, viewer: Actor, patient_id: UUID, lead_id: UUID | None) -> None:
        self.viewer, self.patient_id = viewer, patient_id
        episode: Any = latest_episode(viewer=viewer, patient_id=patient_id)
        self.named = {LEAD: lead_id, COUNSELOR: episode.primary_counselor_id if episode else None}
        self.roles: dict[str, list[UUID]] = {}

    def who_is_there(self, words: Sequence[str]) -> Iterator[UUID]:
        for word in words:
            yield from self._of(word)

    def _of(self, word: str) -> list[UUID]:
        if word not in self.roles:
            self.roles[word] = self._there(self._named(word) if word in self.named else self._in_role(word))
        return self.roles[word]

    def _named(self, word: str) -> list[UUID]:
        one = self.named[word]
        return [one] if one and all_staff(viewer=self.viewer).filter(pk=one, is_active=True).exists() else []

    def _in_role(self, role: str) -> list[UUID]:
        """Spread over those who work in it, always alike for one person."""
        found = [one.pk for one in active_staff(organization_id=self.viewer.organization_id, role=role)]
        first = self.patient_id.int % len(found) if found else 0
        return found[first:] + found[:first]

    def _there(self, ids: list[UUID]) -> list[UUID]:
        away = away_now(viewer=self.viewer, staff_ids=ids) if ids else frozenset()
        return [one for one in ids if one not in away]
