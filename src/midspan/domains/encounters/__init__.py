"""What happened: arrivals and departures by the minute, contacts, notes of sessions and contacts, signatures, addenda.

Words: *attendance* is one patient at one session with its state; a *presence* is one stretch in the room; a *contact*
is something outside planned sessions; a *group note* is the narrative without names; an *individual entry* is one
patient's part of a session's record, or the note about a contact; an *addendum* is the only way to change either.
"""
