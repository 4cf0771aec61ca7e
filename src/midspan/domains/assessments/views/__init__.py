"""Pages of an assessment: on the person's file for staff, and on the person's own phone."""
