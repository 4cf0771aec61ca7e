"""Writing a summary down: as C-CDA, as a FHIR document, on paper. What is unknown is left out or said to be unknown."""
