"""Questionnaires over time: who is asked what and how often, what they answered, what it comes to, and who reads it.

Words: an *assignment* asks one person an instrument from a day on, once or every so many days; each day it falls due is
an *occurrence*; an *administration* is what came back, and never changes; a *draft* is what the person has answered so
far; *missed* is an occurrence nothing came back for, and says nothing about why; a *signal* is an answer after which
somebody has to talk with the person. It becomes an obligation (`safety`) in the moment it is given, finished or not.
"""
