"""A week computed for one patient, with its alternatives: computed, kept, shown, accepted."""
