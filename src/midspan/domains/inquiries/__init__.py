"""Inquiries: somebody asks for help for themselves or for somebody else, and is called within one working day.

How they may be reached safely is asked before anything else, and every try to reach them obeys it. Words: an *inquiry*
is one asking, with an owner and a time by which somebody calls; a *try* is one attempt to reach them. Whom an inquiry
is about is nobody in the record until they say so themselves; what then goes on is a referral like any other.
"""
