"""From rows to the engine's `Problem`: one person's, or a whole center's, with the rows behind its opaque ids."""

from midspan.domains.schedule.problem.asking import Ask, standing_ask
from midspan.domains.schedule.problem.center import CenterAsk, center_ask

__all__ = ["Ask", "CenterAsk", "center_ask", "standing_ask"]
