"""Pure rules of mentors: what each may do, and whom a patient is suggested, with reasons."""
