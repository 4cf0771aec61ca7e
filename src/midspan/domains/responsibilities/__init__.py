"""The life treatment has to fit: work, school, caring, court; times, commutes, imported busy times, people to avoid."""
