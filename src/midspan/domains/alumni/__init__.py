"""Alumni: who left and likes to hear of what the center does for those who did. Nobody sees who else is one.

Words: a *membership* is opted into after a stay and ends when the person says so; an *event* is made by staff; an
*answer* is a yes or a no to one, and is changed until it begins. There is no directory, no list of names for members,
and nothing to write to one another; whoever makes an event sees how many come, and nobody's name.
"""
