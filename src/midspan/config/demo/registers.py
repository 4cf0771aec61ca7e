"""A copy of the register of disclosures that Henrik asks for and that waits for a second person."""

from datetime import timedelta

from midspan.config.demo.center import Center
from midspan.config.demo.emergencies import date_notices
from midspan.domains.accounting.actions import ask_for_copy
from midspan.domains.accounting.queries import Sought
from midspan.kernel import clock

REASON = "The yearly review of what left, with counsel."


def ask_for_register(center: Center) -> None:
    """Needs nothing of it to be there yet: the copy is made when it is taken."""
    today, at = center.days.today, center.days.at(center.days.monday, 8 * 60 + 30)
    sought = Sought(first=today - timedelta(days=365), last=today)
    with clock.standing_at(at):
        date_notices(ask_for_copy(sought=sought, reason=REASON, by=center.act_as("henrik")).pk, at)
    center.act_as("ines")
