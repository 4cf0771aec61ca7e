"""The diary: one minute a day, what of it the person tells, and what they look back on."""
