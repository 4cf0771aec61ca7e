"""Every component with its states on one page; a test refuses a component that is missing here."""
