"""Pure rules of check-ups: on which days they fall, and who may do what."""
