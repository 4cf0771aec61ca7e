"""What goes with somebody to who treats them next: one summary as C-CDA, as a FHIR document, or on paper.

Words: a *summary* is made when it is taken, part by part as the gate lets it go to the recipient of one signed
consent, with the notice that the law wants beside it; that it was *given* is kept, its words are not.
"""
