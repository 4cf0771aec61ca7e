"""Long computations as jobs: a worker takes its turn, says how far it is, and writes, unless another turn has begun."""
