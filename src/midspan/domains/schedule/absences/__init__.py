"""Somebody calls in: who leads their groups, when their people are seen instead, whom it touches; done and undone.

Words: an *absence* is days on which somebody who was planned is not there; a *stand-in* leads a session in their
place; a *step* is what an absence does to one session. Staffing and repair are the engine's; their answers become a
*cover plan*, which changes nothing until somebody confirms it.
"""
