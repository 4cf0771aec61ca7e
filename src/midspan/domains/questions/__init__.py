"""Questions: what a patient reads of their ledger, what they ask the privacy officer, and what comes of it.

A *line* is what the ledger tells in one sentence. A *question* is about a line the patient does not recognize, or asks
for a *limit*; the privacy officer *answers* it once, and agrees to a limit with the answer.
"""
