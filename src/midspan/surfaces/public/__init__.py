"""For whoever has no account: whether an intensive outpatient program is right for them, or for someone they love.

Nothing is asked of the reader's device: no cookie, no storage, no script of others. The eight questions are answered in
the page itself; what an answer points to stands as data in `questions.toml`, which the table and the script both read.
"""
