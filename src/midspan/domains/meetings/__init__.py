"""Support meetings: mutual help near a person or online, read from the lists that its fellowships publish.

They are other people's meetings, with no patient in them. What somebody seeks, keeps or goes to is theirs: no
member of the staff sees a search, their counselor a kept meeting by their own word alone, and nobody is asked whether
they went. Words: a *list* is what one fellowship publishes; a *kept* meeting is one that a patient put aside for
themselves.
"""
