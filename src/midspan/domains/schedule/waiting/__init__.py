"""The wait list with honest dates: who waits, how long already, and before which day no seat opens for them.

Words: an *opening* is a day from which seats are free that are taken before it: a planned end, a seat that ends, a
section that starts. Dates follow from what is planned; where nothing planned helps, nobody can say.
"""
