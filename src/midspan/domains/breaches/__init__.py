"""What may be a breach of unsecured records, and by when who is told of it (42 CFR 2.16(b), 45 CFR 164.400 to 164.414).

A *breach* is noted by anybody who works here, and *assessed* by four factors: it is one unless they show a low
probability of compromise. Whom it *affects* is chosen, or found in the ledger, and counted; whoever nobody can name
counts as unknown, never as nobody. Each *duty* (the people, the Secretary of HHS, the press) has its day.
"""
