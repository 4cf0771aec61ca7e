"""FHIR R4 Bundles in JSON."""
