"""Pages of a mentor: what they say of themselves, cards that wait, and whom they are matched with."""
