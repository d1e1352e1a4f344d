"""Processes beside this one: how they are started, and how they end when it does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from functools import cache
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, SpawnContext


@cache
def worker_context() -> ForkServerContext | SpawnContext:
    """How workers are started: forked off a server that has imported the cleaner once.

    Forking the crawl itself, which has threads and sockets, is not safe; importing everything for each worker is slow.
    """
    context = multiprocessing.get_context("forkserver") if hasattr(os, "fork") else multiprocessing.get_context("spawn")
    context.set_forkserver_preload(["__main__", "cleaners"])
    return context


def mind_the_parent() -> None:
    """In a worker: leave interrupts to the parent, and end when it ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
