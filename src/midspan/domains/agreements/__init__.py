"""Agreements with organizations that serve this one and see records for it (QSOA, 42 CFR 2.11 and 2.12(c)(4)).

An *agreement* says who serves, with what, which classes of information they need for it, from when and until when. It
is *in force* on a day between the two on which nobody has ended it; without one nothing goes to them.
"""
