"""One module per condition on a section or on two events of one person; each answers with its reason.

Conditions on the whole week (dose, days, content) are counted while the search adds up days: see `search.layout`.
"""
