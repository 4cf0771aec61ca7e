"""Who the person is and what brings them, in sections that can be left and returned to: the biopsychosocial assessment.

Words: a *section* holds one or more fields as `sections.toml` has them; where something was heard before, a field
begins with that and says from where (*provenance*). A section is answered, or skipped with a reason. What is *found* is
a need in one sentence, which a plan takes up. Signed it stands; an *addendum* adds to it.

The person's *own part* is written on their phone: a draft is theirs alone; what they send is a version that stays.
Staff take its words over, below their own, or leave them.
"""
