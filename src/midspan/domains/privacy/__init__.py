"""Who may see what: labels, reach, and the gate through which every query goes.

Words: *reach* is an open row that says a staff member may touch a patient, and on what basis; the *gate* turns a
viewer, a class of information and a queryset into what that viewer may see. Higher domains tell this one about reach
in the transaction of their own change; it never looks up.
"""
