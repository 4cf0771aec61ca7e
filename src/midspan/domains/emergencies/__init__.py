"""Emergencies: one record opened by somebody who does not reach the patient, for thirty minutes (42 CFR 2.51).

An *emergency* is who opened whose record, when and why. The patient is told at once, and somebody else *reviews* it
afterwards. It opens nothing that the patient keeps private or restricted, no notes kept apart, and no list.
"""
