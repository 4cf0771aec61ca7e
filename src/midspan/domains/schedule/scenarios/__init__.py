"""What-if: the center's week on a copy, with some changes, solved again and compared with today.

Words: a *scenario* is a list of *changes* on today's problem; what comes of it is each person's week in it. Nothing
happens to anybody; a change that can be made real is made by the action it belongs to. Other domains come in by
`actions` and `queries`.
"""
