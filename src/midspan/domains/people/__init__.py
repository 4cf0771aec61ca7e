"""Who: patients, staff, the accounts they sign in with, and the roles staff hold.

Words: a *patient* receives treatment here; a *staff member* works here; an *account* signs one of the two in. A staff
member who is also a patient has two separate rows and two accounts, and nothing joins them.
"""
