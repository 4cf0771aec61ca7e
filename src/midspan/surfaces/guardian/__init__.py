"""Pages of whoever stands for a minor: for each minor one, with what the gate lets them be told and nothing else."""
