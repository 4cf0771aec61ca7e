"""A large center's week priced by several workers: the one that solves it asks, the others help.

Words: a *shard* is one question about some of the people; a *helper* is a job that answers shards of one shared week
until it is solved. Whatever helpers do or fail to do, the week is the same to the byte: what nobody answers in time,
the solver's own process answers. Entered by `proposals` and `tasks` only.
"""
