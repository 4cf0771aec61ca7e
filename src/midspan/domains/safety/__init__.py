"""No signal without an owner: who has to be reached, by when, who is told, and what was done until it is closed.

Words: an *obligation* is that somebody has to talk with one person by a time; its *tier* says how soon, computed from
what was answered until a clinician assigns one. An *alert* tells one staff member of it and nothing of the person; the
*ladder* is the order in which they are alerted; its *rungs* are the own counselor, who is on call, the supervisor and
the director. A *duty* is a stretch of the rota. A *step* is one thing that happened; steps are added and never changed.
An obligation ends by a *closing* of a licensed clinician with a *formulation*, and by nothing else: no later answer of
the person, no time that has gone by. The tables are closed to all but those who reach the person (`privacy`), and an
alert opens that reach while the obligation is open.
"""
