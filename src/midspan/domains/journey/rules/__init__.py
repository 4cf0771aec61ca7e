"""Pure rules of the journey, one module for each thing that is decided."""
