"""What Today and My week are made from."""

from midspan.surfaces.patient.reading.day import OwnDay, own_day
from midspan.surfaces.patient.reading.week import OwnWeek, own_week

__all__ = ["OwnDay", "OwnWeek", "own_day", "own_week"]
