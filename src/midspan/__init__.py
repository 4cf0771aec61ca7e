"""Midspan runs an intensive outpatient program: floors outside, concepts inside (docs/architecture.md)."""
