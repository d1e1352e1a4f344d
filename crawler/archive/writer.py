"""The process that writes the archive, and the crawl's end of it.

A process, not a thread: writing costs more CPU than Scrapy itself, and Python runs one thread at a time. The protocol
is one question, one answer: an exchange goes over, a ref comes back once the system has the record. A thread of the
crawl's waits for the answer, so the event loop never does; what comes meanwhile waits in that thread's queue.

The process goes on until the pipe is closed, which the system does however the crawl ends; then it writes what it was
handed whole, puts its files on the disk and ends.
"""

from __future__ import annotations

import asyncio
import atexit
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from crawler.archive.records import ArchiveError, Exchange, Written
from crawler.workers import worker_context

DIED = "the process that writes the archive has died"


class ArchiveWriter:
    """One process that writes for all spiders of this one; it starts with the first run and ends with the last."""

    def __init__(self, folder: Path, max_size: int) -> None:
        """`max_size` in bytes, of a file."""
        self._folder, self._max_size = folder, max_size
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._runs: set[tuple[str, int]] = set()
        atexit.register(self._hang_up)

    async def open(self, outlet: str, run: int) -> list[str]:
        """Begin or resume a run: the outlet's files are repaired. Gives a line for each thing that was put right.

        Raises `ArchiveError`, as all of these do: whatever it says, nothing was given a ref that is not in the file.
        """
        lines: list[str] = await self._ask("open", outlet, run)
        self._runs.add((outlet, run))
        return lines

    async def write(self, outlet: str, run: int, exchange: Exchange) -> Written:
        """Where the exchange lies, once it lies there."""
        written: Written = await self._ask("write", outlet, run, exchange)
        return written

    async def close(self, outlet: str, run: int) -> None:
        """End a run: its file is on the disk. The last one to end takes the process with it."""
        try:
            await self._ask("close", outlet, run)
        finally:
            self._runs.discard((outlet, run))
            if not self._runs:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._hang_up)

    async def _ask(self, what: str, *args: Any) -> Any:
        answer = await asyncio.get_running_loop().run_in_executor(self._thread, self._converse, what, args)
        if isinstance(answer, ArchiveError):
            raise answer
        return answer

    def _converse(self, what: str, args: tuple[Any, ...]) -> Any:
        """In the thread: one question, one answer."""
        if self._connection is None and what == "open":
            self._connection = self._start()
        if self._connection is None:
            return ArchiveError(DIED)
        try:
            self._connection.send((what, args))
            return self._connection.recv()
        except (EOFError, ConnectionError):
            self._hang_up()
            return ArchiveError(DIED)

    def _start(self) -> Connection:
        context = worker_context()
        ours, theirs = context.Pipe()
        # A daemon only by name: it ends when the connection does, which comes first at the interpreter's exit as well.
        self._process = context.Process(
            target=serve, args=(theirs, self._folder, self._max_size), name="archive", daemon=True
        )
        self._process.start()
        theirs.close()
        return ours

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.join()
        self._connection = self._process = None


@cache
def shared_writer(folder: Path, max_size: int) -> ArchiveWriter:
    """The writer that all spiders of this process use for an archive."""
    return ArchiveWriter(folder, max_size)


def serve(connection: Connection, folder: Path, max_size: int) -> None:
    """In the process: answer until the crawl hangs up. Interrupts and terminations are the crawl's to deal with."""
    from crawler.archive.serving import ArchiveServer

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = ArchiveServer(folder, max_size)
    try:
        while True:
            what, args = connection.recv()
            connection.send(server.answer(what, args))
    except (EOFError, ConnectionError):
        server.close_all()
