"""The standing week on real dates: sessions, who leads them and who is expected, eight weeks ahead.

Doing it twice changes nothing: what stands is left alone, what is missing is added, what no longer stands is canceled.
"""

from midspan.domains.schedule.dates.filling import HORIZON_WEEKS, fill_for_patient, fill_organization, follow_section

__all__ = ["HORIZON_WEEKS", "fill_for_patient", "fill_organization", "follow_section"]
