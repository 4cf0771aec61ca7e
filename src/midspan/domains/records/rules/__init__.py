"""Pure rules of the record beyond notes."""
