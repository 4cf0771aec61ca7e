"""The session check: what somebody says of a session they were in, in twenty seconds and only if they like.

Words: a *check* is one person's answer about one session, or that they leave it out; nobody but they and the night's
count ever read it. A *release* is what the leaders of one group read of whole weeks once enough people have answered.
A *concern* tells who directs the program, never who led, that somebody did not feel respected and safe. A *signed
check* is one its author put their name to. A *wish for contact* has an owner and a clock; late, it is every director's.
"""
