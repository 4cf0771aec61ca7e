"""Mentors: people from outside with an experience of their own, whom the center invites and a coordinator supervises.

Words: a *mentor* has a *profile*, which the coordinator approves before anybody reads it. A patient says what matters
to them (their *wish*) and shows one mentor a *card*: a name that is not theirs, languages and times. Both yes, and one
consent signed by the patient, make a *match*, which either ends without a reason. A *check-in* is agreed by both, and
whether it was held is nobody's report. A *concern* of either has an owner and a time; what the two say to each other
is kept nowhere. Cards, matches and check-ins are rows between two: no member of the staff sees them.
"""
