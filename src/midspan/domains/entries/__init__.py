"""Entries: what somebody wrote on their phone without a network, each taken in exactly once.

An *entry* is one sending of a form, under an id and a number its *device* gave it. It is *taken in* as if it were sent
at that moment, or kept with the *reason* why not, for the person to mend or drop. A *share* is the half of a device's
key that the server gives to a living sign-in only.
"""
