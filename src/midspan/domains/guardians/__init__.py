"""Guardians of minors: who stands for somebody until when, what they may be told now, and what a human has to find out.

The rows the gate decides by stand in `privacy`; here are the pages, the questions about a law nobody knows, and the
neutral notice before a birthday changes who sees what.
"""
