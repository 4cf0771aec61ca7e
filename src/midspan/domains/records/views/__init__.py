"""Pages of the record beyond notes: of staff on a person's file, and the person's own."""
