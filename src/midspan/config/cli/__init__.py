"""The verbs of the command line: a module each, with `add_arguments(parser)` and `run(arguments) -> exit code`."""
