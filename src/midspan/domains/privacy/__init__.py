"""Who may see what: labels, reach, wishes, the gate through which everything goes, and the ledger of what it did.

Words: *reach* is an open row that says a staff member may touch a patient, and on what basis; *wishes* are a patient's
consents and restrictions. The *gate* is the disclosure engine asked about real rows: lists by `queries.visible`, which
leaves out in the database what the engine would close; single things that leave by another channel by
`queries.decide`, out of which content comes only as `Disclosed`. The *ledger* keeps what has to be accounted for, in a
chain for each patient. Higher domains tell this one about reach in the transaction of their own change; it never
looks up.

Labels are added by origin: a stay carries the labels of the track it was admitted to and of the referral it came with
(`rules.labels_by_origin`). They are added and never taken away, whatever track follows. They stand on the stay alone
and are shown with the Part 2 notice; single rows carry none.
"""
