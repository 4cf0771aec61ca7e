"""PostgreSQL: the embedded server (any PostgreSQL programs, our own launcher), its roles, and who may connect.

Words: a *cluster* is one server with its files (`main` for daily life, `test` without fsync); a *role* is a login of
the database (owner, app, worker, readonly). A cluster runs while some process holds a *lease* of it, or until
`midspan db stop` when it was started to stay.
"""

from midspan.config.postgres.clusters import Cluster, cluster_named
from midspan.config.postgres.connections import (
    connect,
    connection_settings,
    current_cluster,
    current_role,
    uses_own_server,
)
from midspan.config.postgres.leases import ensure_running, running, server_for
from midspan.config.postgres.roles import DatabaseRole
from midspan.config.postgres.safety import refuse_unsafe_role

__all__ = [
    "Cluster",
    "DatabaseRole",
    "cluster_named",
    "connect",
    "connection_settings",
    "current_cluster",
    "current_role",
    "ensure_running",
    "refuse_unsafe_role",
    "running",
    "server_for",
    "uses_own_server",
]
