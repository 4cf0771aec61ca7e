"""What somebody looks at: shells, navigation and pages that join several domains."""
