"""The circle: people around a patient as the patient sees them, whom they invite, and what each may see and do.

Words: a *tie* is one person of the patient's life, in the patient's own words and for nobody else to read. An
*invitation* opens an account for them, with an address and a code told by voice. A *share* is one signed consent for
one tie. An *ask* is help asked of them, an *offer* help they offer. A tie ends quietly: whoever was in the circle then
reads what somebody reads with whom nothing was ever shared.
"""
