"""What every domain stands on: base models, row-level security, audit trail, outbox, jobs, the clock at the edge."""
