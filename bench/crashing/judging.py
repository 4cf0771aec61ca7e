"""What the database holds, asked as its superuser, so that no rule of ours hides a loss."""

from contextlib import contextmanager

import psycopg
from msgspec import Struct

# Everything one write writes, as (number, rows, times, audit events, versions): a whole one counts one of each.
RESPONSIBILITIES = """
    SELECT split_part(title, ' ', 2)::int, count(*),
        sum((SELECT count(*) FROM responsibilities_responsibilitytime t WHERE t.responsibility_id = r.id)),
        sum((SELECT count(*) FROM kernel_auditevent e WHERE e.subject_id = r.id AND e.verb = 'responsibility.add')),
        sum((SELECT count(*) FROM responsibilities_responsibilityversion v WHERE v.pgh_obj_id = r.id))
    FROM responsibilities_responsibility r GROUP BY 1
"""
# A link: one row, one audit event, a job (two, when the clock asked for the same calendar before it was read).
CALENDARS = """
    SELECT split_part(name, ' ', 2)::int, count(*),
        sum((SELECT count(*) FROM kernel_auditevent e WHERE e.subject_id = c.id AND e.verb = 'calendar.subscribe')),
        sum((SELECT least(count(*), 1) FROM procrastinate_jobs j WHERE j.args->>'source_id' = c.id::text))
    FROM responsibilities_calendarsource c GROUP BY 1
"""
ORPHANS = """
    SELECT count(*) FROM kernel_auditevent e
    WHERE verb = 'responsibility.add' AND NOT EXISTS (
            SELECT FROM responsibilities_responsibility r WHERE r.id = e.subject_id)
        OR verb = 'calendar.subscribe' AND NOT EXISTS (
            SELECT FROM responsibilities_calendarsource c WHERE c.id = e.subject_id)
"""
OURS = "task_name ~ 'refresh_calendar$'"
UNDONE = f"SELECT count(*) FROM procrastinate_jobs WHERE {OURS} AND status <> 'succeeded'"  # noqa: S608 - no input.
DOING = f"SELECT count(*) FROM procrastinate_jobs WHERE {OURS} AND status = 'doing'"  # noqa: S608 - no input.
STUCK = """
    SELECT count(*) FROM procrastinate_jobs j WHERE status = 'doing' AND (
        SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'started'
    ) < now() - make_interval(secs => %s)
"""
GIVEN_BACK = f"SELECT count(*) FROM procrastinate_jobs WHERE {OURS} AND attempts > 1"  # noqa: S608 - no input.
NEVER_READ = "SELECT count(*) FROM responsibilities_calendarsource WHERE state = 'waiting'"


class Verdict(Struct, frozen=True):
    """`lost`: acknowledged and not there. `half`: there, but not whole. `unread`: a link whose job did nothing."""

    acknowledged: int
    kept: int
    lost: int
    half: int
    unread: int
    undone: int
    given_back: int


class Judge:
    def __init__(self, cluster):
        self.address = cluster.superuser_dsn()

    def rows(self, question, *values):
        with psycopg.connect(self.address, autocommit=True) as connection:
            return connection.execute(question, values or None).fetchall()

    @contextmanager
    def jobs_held(self):
        """Jobs that would write what they read wait in the middle of their transaction, as they may on a busy day."""
        with psycopg.connect(self.address) as connection:
            connection.execute("LOCK TABLE responsibilities_calendarsource IN SHARE MODE")
            yield

    def number(self, question, *values):
        return self.rows(question, *values)[0][0]

    def judge(self, acknowledged):
        written = {row[0]: row[1:] for row in [*self.rows(RESPONSIBILITIES), *self.rows(CALENDARS)]}
        return Verdict(
            acknowledged=len(acknowledged),
            kept=len(written),
            lost=sum(number not in written for number in acknowledged),
            half=sum(set(parts) != {1} for parts in written.values()) + self.number(ORPHANS),
            unread=self.number(NEVER_READ),
            undone=self.number(UNDONE),
            given_back=self.number(GIVEN_BACK),
        )
