"""What matters of a person while somebody is away, written for the colleague who covers.

A *handover* belongs to one absence and one patient whom a colleague sees meanwhile. Whoever is away writes it, or the
director for them. The *stand-in* reads it on the days of the absence, first on their board and in the chart, and says
that they have. It stays in the record; a later one holds beside the earlier one.
"""
