"""Pure rules of safety: how soon, by when, who is alerted next, and who may do what."""
