"""Who may see what: labels, reach, and the gate through which every query goes.

Words: *reach* is an open row that says a staff member may touch a patient, and on what basis; the *gate* turns a
viewer, a class of information and a queryset into what that viewer may see. Higher domains tell this one about reach
in the transaction of their own change; it never looks up.

Labels are added by origin: a stay carries the labels of the track it was admitted to and of the referral it came with
(`rules.labels_by_origin`). They are added and never taken away, whatever track follows. For now they stand on the stay
alone and are shown with the redisclosure notice; single rows carry none yet, and nothing leaves the house by them.
"""
