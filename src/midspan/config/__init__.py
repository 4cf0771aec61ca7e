"""Settings, URLs, servers and commands: the only place that knows everything."""
