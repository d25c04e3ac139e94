"""How much memory this process has, and memory that nobody uses given back to the system."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def resident() -> int:
    """Bytes that this process has in memory now; where the system does not say, at its peak."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def give_back() -> None:
    """Hand what was freed, and what only points at itself, to the system."""
    gc.collect()
    trim()


def trim() -> None:
    """Hand what was freed to the system: the C library keeps it otherwise."""
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
