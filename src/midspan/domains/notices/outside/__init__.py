"""The ways out: what an envelope says, whether it still goes, who carries it, and what came of it.

Words: an *envelope* is all that leaves the application for a notice: a neutral sender, a subject and a line, the same
for everybody; a *delivery* is one notice on one channel, with its states; a *carrier* takes an envelope outside.
"""
