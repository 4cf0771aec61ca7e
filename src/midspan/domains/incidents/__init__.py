"""What went wrong or nearly did, written down to learn from: a quality record, and no part of anybody's chart.

An *incident* is noted by whoever works here, of a *kind* from a dated file that also says whom it has to be told and
within how many hours (its *duties*). Each *telling* is kept with who, when and by whom. Somebody else than its author
*reviews* it; it is *closed* with what was learned. It is read by its author and by whoever reviews, by nobody else.
No row ever changes: what was written wrongly is put right by an *addendum*.
"""
