"""Discreet messages inside the application: neutral wording, read and unread.

Words: a *notice* tells one person that something waits for them; its text is a neutral sentence chosen by key, and
the detail is read after signing in, on the page it links to.
"""
