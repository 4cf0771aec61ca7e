"""A patient's own copy: details, sessions, letters, medicines, tests, promises and what left, as a table or on paper.

Nothing is made before it is asked for, and nothing stays: each *part* is decided by the gate as the copy leaves, what
the gate closes is not in it, and the ledger tells of every part that left.
"""
