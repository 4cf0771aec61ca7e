"""What is planned: weekly sections and their seats, individual hours, sessions on real dates, offers, proposals, swaps.

Words: a *section* is a group that meets every week at set times; a *seat* is one patient's numbered place in a section
from a date on; a *session* is one meeting on one date; a *booking* is one patient in one session; an *offer* is a week
computed for a patient, with its alternatives; a *proposal* is a new week for the whole center, a *move* one person's
part of it, and a *publication* a numbered version of the center's weeks; a *scenario* tries changes on a copy of them.
PostgreSQL itself refuses a second booking of a patient, a staff member, a room or a seat at the same time.
"""
