"""Input about the record beyond notes."""
