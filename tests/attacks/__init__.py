"""Attacks by name: what somebody with a sign-in, a link, a file or a guess would try, and what must come of it.

`catalogue` numbers them; the modules are its groups. Each attacks through what an attacker has.
"""
