"""One person's week as a balance: treatment, what life asks, practice, and the rest that is left, in real minutes.

Words: *duties* are what life asks, with the ways there and back; *rest* is what is left of the waking hours once
treatment, duties and practice are taken out; None is what nobody told. How long a night is, is dated data.
Pure; anyone may come in.
"""

from midspan.engines.balance.balance import Balance, Day, Occasion, Week, balance
from midspan.engines.balance.nights import Nights, nights_on

__all__ = ["Balance", "Day", "Nights", "Occasion", "Week", "balance", "nights_on"]
