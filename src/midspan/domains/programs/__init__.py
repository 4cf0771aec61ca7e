"""What is offered: sites and rooms, staff hours, levels of care with their dose rules, tracks and groups.

Words: a *site* is a building; a *track* is an age band with a focus and a language; a *group* is what is offered (a
curriculum of so many minutes); its weekly *sections* live in `schedule`. Rules of law and payers are dated rows with
source and review date, loaded from rule packs.
"""
