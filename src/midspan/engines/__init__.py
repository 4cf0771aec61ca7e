"""Pure Python that searches or decides: takes frozen dataclasses, returns answers with reasons, knows no framework."""
