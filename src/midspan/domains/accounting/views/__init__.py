"""Pages of what left: accounts and the register, and what intermediaries passed on."""
