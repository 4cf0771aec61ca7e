"""Family sessions: people of the circle whom a patient asks to sessions with them, and when they can come.

Words: a *family guest* is one person of the circle asked to one family session; they come unless they say that they
cannot, and nobody asks why. *Times* are when somebody of the circle can come at all, said by themselves: they are read
by the engine, and whoever books learns whether a time suits everybody. Neither is shown to the patient.
"""
