"""Consents as patients give them: chosen in steps, read in plain words, signed by name, kept as read, taken back.

Words: a *draft* is what was chosen so far; a *signed consent* is the exact text with its hash, beside the rule of
`privacy` that it became. What the law asks a consent to say stands as data in `part2_consent.toml`.
"""
