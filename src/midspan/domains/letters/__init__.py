"""Letters that say when, and nothing else: to work, a school, a court, a landlord, or for a journey.

Words: a *choice* is what somebody wants a letter to say; a *letter* is its exact words, which never change. Only the
patient *approves* a letter, word for word, and with it signs a consent for whom it goes to; nothing leaves before that.
A letter is *given* to the patient, or by staff to whom it is for, each time through the gate. What is said to whoever
calls about one stands as data in `verification_calls.toml`.
"""
