"""Requests by law for somebody's record: subpoenas, court orders, warrants and calls (42 CFR 2.61 to 2.67).

A *request* is who asks for what about whom, and by when it is answered; *papers* are its files as they came. It is
*answered* in steps: an order, its findings, the notice to the patient, its *scope*, and only then a disclosure through
the gate; or, at any time, with neutral words that tell nobody whether anybody comes here.
"""
