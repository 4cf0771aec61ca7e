"""The addresses of the schedule's pages."""
