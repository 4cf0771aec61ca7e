"""Shape of the schedule. Double booking is impossible here, in the database, whatever the code does.

Occupied time stands in `tstzrange` columns under exclusion constraints: a room and a staff member through their
sessions, a patient through bookings, a seat through its number over a range of dates.
"""

from midspan.domains.schedule.models.absences import Absence, AbsenceStep
from midspan.domains.schedule.models.clock_cases import ClockCase
from midspan.domains.schedule.models.feeds import CalendarFeed
from midspan.domains.schedule.models.offers import Offer, SwapRequest
from midspan.domains.schedule.models.proposals import Move, Proposal, Publication
from midspan.domains.schedule.models.scenarios import Advice, Scenario, ScenarioChange, ScenarioWeek
from midspan.domains.schedule.models.seats import FamilyPlace, IndividualHour, Seat
from midspan.domains.schedule.models.sections import Section, SectionDayChange, SectionLeader, SectionTime
from midspan.domains.schedule.models.sessions import Booking, Session, SessionStaff
from midspan.domains.schedule.models.sharding import Shard, SharedWeek

__all__ = [
    "Absence",
    "AbsenceStep",
    "Advice",
    "Booking",
    "CalendarFeed",
    "ClockCase",
    "FamilyPlace",
    "IndividualHour",
    "Move",
    "Offer",
    "Proposal",
    "Publication",
    "Scenario",
    "ScenarioChange",
    "ScenarioWeek",
    "Seat",
    "Section",
    "SectionDayChange",
    "SectionLeader",
    "SectionTime",
    "Session",
    "SessionStaff",
    "Shard",
    "SharedWeek",
    "SwapRequest",
]
