"""From rows to the engine's `Problem`: what is asked for one person, with the rows behind its opaque ids."""

from midspan.domains.schedule.problem.asking import Ask, standing_ask

__all__ = ["Ask", "standing_ask"]
