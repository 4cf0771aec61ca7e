"""Pure Python that searches or decides: takes frozen structs, returns answers with reasons, knows no framework."""
