"""New weeks for the whole center: computed in the background, judged by the referee, published, answered.

Words: a *proposal* is a new week for the whole center as a set of *moves*; a *move* is one person's week before and
after; a *publication* is a numbered version of the center's weeks. Other domains come in by `actions` and `queries`.
"""
