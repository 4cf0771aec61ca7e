"""How a question is cut, and how long anybody waits for anybody. From how many people on: `SHARED_FROM_PEOPLE`."""

LEAST_IN_A_SHARD = 64  # People. The database's part of a shard costs about as much as pricing ten.
SHARDS_EACH = 3  # For each who answers, in a round: who is quick takes more of them.
PATIENCE_SECONDS = 2.0  # A shard taken longer ago than this is answered by the solver itself.
POLL_SECONDS = 0.005
IDLE_POLL_SECONDS = 0.02
IDLE_SECONDS = 60.0  # A helper that is asked nothing for so long makes room for other jobs,
MOST_SECONDS = 600.0  # and each does after this: a job may not take for ever.


def people_in_a_shard(people: int, *, helpers: int) -> int:
    """How many people each shard of a question should be about."""
    shards = SHARDS_EACH * (helpers + 1)
    return max(LEAST_IN_A_SHARD, -(-people // shards))
