"""The team's rounds: one person after another is gone through, and what is decided is kept as it is said.

Words: a *round* is one such meeting; a *turn* is one person's place in it, waiting, decided or postponed; an *errand*
is what somebody took on there, by a day. A turn is a row about its patient, so that whoever does not reach somebody
sees no turn of theirs.
"""
