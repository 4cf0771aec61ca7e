"""Who reaches a patient because of a seat or an hour, and until when."""
