"""Asking about the journey: every query takes `viewer=` and goes through the gate."""

from midspan.domains.journey.weekly_care import caseloads, episode_to_plan, open_episode_of

__all__ = ["caseloads", "episode_to_plan", "open_episode_of"]
