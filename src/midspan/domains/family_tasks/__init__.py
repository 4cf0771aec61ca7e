"""Tasks that a team gives to the family of a minor: to one who stands for them, or to all who may read it.

Words: a *task* is what is asked, in a line and some more, maybe by a day. A guardian *ticks* it, may take the tick
back, and may write in one line what stood in the way: the team reads that, no other guardian does, and the minor
neither. The minor reads what is asked. The gate decides by a class of its own (`family_task`) which guardian reads it:
by law, or because the minor signed for it. A task is over when staff end it, with the stay it was given in, and once
the minor is of age.
"""
