"""The way on: recovery management check-ups after a stay, friendly words by hand, and a way straight back in.

Words: a *plan* belongs to one stay that ended, with an owner who calls; its *check-ups* fall on days counted from the
last day, and are made in the transaction of the discharge. A *try* is one attempt at a check-up and what came of it.
A plan *ends* when the person comes back, has died, says stop, or when its last check-up is settled; then nothing is
due any more. A *caring word* is a short message that somebody signs by hand, to who wished for it. Nothing of it asks
whether it was read.
"""
