"""The server's settings, given on its command line so that an update of Midspan changes them without touching files."""

from midspan.config.postgres.clusters import PORT, Cluster

SMALL_MACHINE = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",  # One idle process fewer.
    "jit": "off",  # Our queries are short; compiling them costs more than it saves.
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}

# The log must hold no patient: neither statements, nor their values, nor the key of a row that was there already.
DISCREET_LOG = {
    "log_line_prefix": "%m [%p] %u ",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

# A test cluster may lose everything when the machine does, and is twice as fast for it.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Fewer processes: reading ahead by workers pays on large machines only. Known since PostgreSQL 18.
SINCE_18 = {"io_method": "sync"}


def server_options(cluster: Cluster, *, major: int) -> list[str]:
    settings = {**SMALL_MACHINE, **DISCREET_LOG, "unix_socket_directories": str(cluster.socket_folder)}
    if cluster.name == "test":
        settings |= FORGETFUL
    newest_settings_from = 18
    if major >= newest_settings_from:
        settings |= SINCE_18
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
