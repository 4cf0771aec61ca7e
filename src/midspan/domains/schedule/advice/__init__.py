"""What would help the center most: looked for by a job that solves each change again, and tried as a what-if."""
