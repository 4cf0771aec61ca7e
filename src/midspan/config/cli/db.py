"""`midspan db`: the embedded server, and the SQL for a server of one's own."""

import argparse
import os

from midspan.config.postgres import DatabaseRole, cluster_named, postmaster, programs, roles
from midspan.config.postgres.clusters import DATABASE, Cluster
from midspan.config.postgres.leases import start_to_stay, stop_by_name, take_lease
from midspan.config.refusals import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="start|stop|status|shell|roles")
    for name, sentence in {
        "start": "start it, to run until `midspan db stop`",
        "stop": "stop it, whoever uses it",
        "status": "say whether it runs, where, and which version",
    }.items():
        add_cluster(verbs.add_parser(name, help=sentence, description=sentence))
    shell = verbs.add_parser("shell", help="open psql", description="open psql")
    add_cluster(shell)
    shell.add_argument("--role", choices=[*DatabaseRole, "superuser"], default="readonly", help="who to be (readonly)")
    shell.add_argument("psql", nargs="*", help="further words for psql, after --")
    roles_verb = verbs.add_parser("roles", help="print the SQL a DBA runs once on a PostgreSQL of their own")
    roles_verb.add_argument("--database", default=DATABASE)


def add_cluster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cluster", choices=["main", "test"], default="main", help="which server (main)")


def run(arguments: argparse.Namespace) -> int:
    if arguments.verb == "roles":
        print(roles.script_for_own_server(arguments.database), end="")
        return 0
    cluster = cluster_named(arguments.cluster)
    verbs = {"start": start, "stop": stop, "status": status, "shell": shell}
    return verbs[arguments.verb](cluster, arguments)


def start(cluster: Cluster, _: argparse.Namespace) -> int:
    start_to_stay(cluster)
    print(f"PostgreSQL “{cluster.name}” runs (process {postmaster.running_pid(cluster.data_folder)}).")
    return 0


def stop(cluster: Cluster, _: argparse.Namespace) -> int:
    print(f"PostgreSQL “{cluster.name}” {'stopped' if stop_by_name(cluster) else 'was not running'}.")
    return 0


def status(cluster: Cluster, _: argparse.Namespace) -> int:
    pid = postmaster.running_pid(cluster.data_folder)
    print(f"PostgreSQL “{cluster.name}”: {f'running (process {pid})' if pid else 'not running'}")
    print(f"  programs  {programs.programs_folder()}")
    print(f"  files     {cluster.data_folder}{'' if cluster.is_made else ' (not made yet)'}")
    print(f"  socket    {cluster.socket_folder}")
    print(f"  log       {cluster.log}")
    return 0 if pid else 3


def shell(cluster: Cluster, arguments: argparse.Namespace) -> int:
    take_lease(cluster)
    psql = programs.find_programs().path("psql")
    address = cluster.superuser_dsn() if arguments.role == "superuser" else cluster.dsn(DatabaseRole(arguments.role))
    try:
        return os.spawnv(os.P_WAIT, psql, ["psql", address, *arguments.psql])  # noqa: S606 - no shell is wanted.
    except FileNotFoundError as error:
        raise Refusal(f"there is no psql in {psql}.") from error
