"""What happened: arrivals and departures by the minute, the group record in two parts, signatures and addenda.

Words: *attendance* is one patient at one session with its state; a *presence* is one stretch in the room; a *group
note* is the narrative without names; an *individual entry* is one patient's part of it; an *addendum* is the only way
to change what is signed.
"""
