"""The bridge: referral, screening, placement, handoff, admission, the episode and its end.

Words: a *referral* is what arrived, whole; a *proposed fact* is one thing it says, until a human decides; an *episode*
is one stay from referral to discharge; a *handoff* is the landing from residential care.
"""
