"""The compiled kernel in memory: one module per process, and instances that are lent out and given back.

An instance has memory of its own and serves one thread at a time; while it runs, other Python threads run too.
"""

import ctypes
from functools import cache
from importlib import resources
from threading import Lock

import wasmtime

PAGE = 1 << 16
MOST_KEPT_BYTES = 1 << 26  # An instance that grew beyond this is not kept for the next question.
IN_WORDS = "The search needs more memory than one process may use. Ask about fewer people at a time."


class OutOfMemoryError(RuntimeError):
    """The kernel stopped; nothing it holds can be used again."""


class Machine:
    """One instance of the kernel. Addresses are places in its memory."""

    def __init__(self) -> None:
        module = _module()
        self._store = wasmtime.Store(module.engine)
        exports = wasmtime.Instance(self._store, module.module, []).exports(self._store)
        self._functions = {name: exports[name] for name in ("begin", "load", "search")}
        memory = exports["memory"]
        assert isinstance(memory, wasmtime.Memory)  # noqa: S101 - the module is ours; this is for the types.
        self._memory = memory
        self.problems_at = self.call("begin")

    def call(self, name: str, *arguments: int) -> int:
        """What the kernel's function answers. Raises OutOfMemoryError when the kernel stops."""
        function = self._functions[name]
        assert isinstance(function, wasmtime.Func)  # noqa: S101 - as above.
        try:
            return int(function(self._store, *arguments))
        except wasmtime.Trap as trap:
            raise OutOfMemoryError(IN_WORDS) from trap

    def write(self, data: bytes, address: int) -> None:
        """Puts the bytes there, with more memory if need be. Raises OutOfMemoryError when there is none."""
        missing = address + len(data) - self.size
        if missing > 0:
            try:
                self._memory.grow(self._store, missing // PAGE + 1)
            except wasmtime.WasmtimeError as error:
                raise OutOfMemoryError(IN_WORDS) from error
        ctypes.memmove(self._base + address, data, len(data))

    def read(self, address: int, length: int) -> bytes:
        return ctypes.string_at(self._base + address, length)

    @property
    def size(self) -> int:
        """Bytes of memory in use."""
        return self._memory.data_len(self._store)

    @property
    def _base(self) -> int:
        return ctypes.addressof(self._memory.data_ptr(self._store).contents)


class _Module:
    def __init__(self) -> None:
        folder = resources.files("midspan.engines.scheduling.search.kernel")
        self.engine = wasmtime.Engine()
        self.module = wasmtime.Module(self.engine, (folder / "kernel.wasm").read_bytes())


_lock = Lock()
_spare: list[Machine] = []


@cache
def _compiled() -> _Module:
    return _Module()


def _module() -> _Module:
    with _lock:  # Two threads that ask first would both compile it.
        return _compiled()


def borrowed() -> Machine:
    """A machine for the caller alone, until it is given back."""
    with _lock:
        if _spare:
            return _spare.pop()
    return Machine()


def give_back(machine: Machine) -> None:
    """Keeps the machine for whoever asks next, unless it holds much memory."""
    if machine.size <= MOST_KEPT_BYTES:
        with _lock:
            _spare.append(machine)
