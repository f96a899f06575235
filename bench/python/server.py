"""A contender's server as a child process, with the CPU time it has used."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
_libc = ctypes.CDLL(None)


class Server:
    """One running contender; it ends with its ``with`` block."""

    def __init__(self, app: str, core: int) -> None:
        command = [sys.executable, str(HERE / "serve.py"), app]
        self._process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(self._process.pid, {core})
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(10)

    def cpu_time(self) -> int:
        """Nanoseconds of CPU that the process and its workers have used, in user code and in the kernel."""
        process = self._process.pid
        workers = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return sum(_cpu_time(each) for each in (process, *map(int, workers)))


def _cpu_time(process: int) -> int:
    clock = ctypes.c_int()
    if _libc.clock_getcpuclockid(process, ctypes.byref(clock)):
        raise RuntimeError(f"process {process} has ended")
    return time.clock_gettime_ns(clock.value)
