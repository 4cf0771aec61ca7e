"""C-CDA documents (HL7 CDA R2 with the US templates) in XML."""
