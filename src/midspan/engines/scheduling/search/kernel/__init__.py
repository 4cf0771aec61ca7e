"""The compiled search: `kernel.c`, and the WebAssembly module made of it by `python -m tools.build_kernel`."""
