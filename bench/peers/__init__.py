"""Solvers of whole weeks that stand beside ours, each run in a process of its own: `python -m bench.peers.NAME`.

ortools and highspy bring two versions of HiGHS and cannot be loaded together, hence the processes.
"""
