"""What pages of the schedule ask."""
