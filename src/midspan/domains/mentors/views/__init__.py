"""Pages of mentors in their domain: the patient's, those of either of a match, and the coordinator's."""
