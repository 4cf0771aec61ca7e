"""Why somebody cannot be placed, and the smallest single changes that would open a week for them.

`obstacles` lists everything that could be lifted, `explanation` finds the fewest that matter by lifting them one after
the other, `changes` and `openings` propose fixes. The oracle is the same exact search that places people.
"""
