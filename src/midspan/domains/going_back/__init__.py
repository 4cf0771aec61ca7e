"""Going back to work or school: in stages, with what gets hard there, who knows exactly what, and when it is looked at.

The person writes it, with their counselor beside them if they like. Nobody else reads it until the person shares it,
and then from the version on that they shared. Words: a *stage* is hours a week from a day on; *what gets hard* comes
with what the person then does.
"""
