"""The record beyond notes: what a person takes, drug screens, and what others wrote about them.

Words: the *medicine list* holds what is taken, allergies beside it; a *line* is one medicine or allergy through all
that was changed of it, and its last version holds. A *reconciliation* is a signed act on one day: what a referral says,
what the person says and what is listed, line by line. Unknown stays unknown: that nobody has asked yet is not that
nothing is taken. Nothing here is changed or deleted; what turns out differently is one more row.
"""
