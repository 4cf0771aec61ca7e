"""Landings as the sending unit sees them: whether what is agreed for somebody who comes from them is ready.

By a *link* that staff make under a signed consent and tell the unit. It opens with the unit's own number for the
person, for some days, and confirms nothing to anybody else: not even that there is such a person. What the unit says
there, when they leave and whether medicines go along, is its *word*; staff carry it over.
"""
