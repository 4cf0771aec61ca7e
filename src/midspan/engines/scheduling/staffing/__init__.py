"""Who leads what, and in which room: duties given to people and places, at the least change and the fairest load.

Words: a *duty* is something that needs leaders and perhaps a room at set times (a section's week, or one session on one
date); a *leader* is a staff member who may take duties. `staff` is imported from here; it loads the solver.
"""

from midspan.engines.scheduling.staffing.assigning import staff
from midspan.engines.scheduling.staffing.model import (
    Duty,
    Leader,
    Obstacle,
    Place,
    Post,
    Staffed,
    Staffing,
    StaffingWeights,
)

__all__ = ["Duty", "Leader", "Obstacle", "Place", "Post", "Staffed", "Staffing", "StaffingWeights", "staff"]
