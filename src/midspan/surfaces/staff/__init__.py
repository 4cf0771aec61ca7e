"""The staff pages that join several domains: day board, intake, session room."""
