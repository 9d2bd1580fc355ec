"""The queue of files: nothing half written is ever read, nothing is lost, and the order is kept."""

import threading
from queue import Empty
from typing import Any

import kombu
import pytest

from config.filequeue import Transport
from tests.strategy.conftest import file_queue


@pytest.fixture
def connect(tmp_path):
    """Open channels on one queue folder."""
    open_queue: Any = kombu.Connection  # type: ignore[attr-defined]
    options = file_queue(tmp_path)
    connections: list[Any] = [open_queue(transport=Transport, transport_options=options) for _ in range(3)]
    yield lambda number: connections[number].channel()
    for connection in connections:
        connection.release()


def test_messages_come_in_the_order_in_which_they_were_sent(connect):
    channel: Any = connect(0)
    for number in range(20):
        channel._put("reports", {"number": number})

    assert [channel._get("reports")["number"] for _ in range(20)] == list(range(20))
    with pytest.raises(Empty):
        channel._get("reports")


def test_queues_whose_names_end_alike_are_kept_apart(connect):
    channel: Any = connect(0)
    channel._put("other.reports", {"number": 1})

    with pytest.raises(Empty):
        channel._get("reports")


def test_two_readers_get_every_message_once_while_it_is_being_written(connect):
    sent, done = 1500, threading.Event()
    found: list[int] = []
    broken: list[Exception] = []

    def read(number: int) -> None:
        channel: Any = connect(number)
        while True:
            finished = done.is_set()
            try:
                found.append(channel._get("reports")["number"])
            except Empty:
                if finished:
                    return
            except Exception as error:  # noqa: BLE001 whatever goes wrong in the thread is what the test is about
                broken.append(error)

    readers = [threading.Thread(target=read, args=(number,)) for number in (1, 2)]
    for reader in readers:
        reader.start()
    channel: Any = connect(0)
    for number in range(sent):
        channel._put("reports", {"number": number, "padding": "x" * 500})
    done.set()
    for reader in readers:
        reader.join()

    assert broken == []
    assert sorted(found) == list(range(sent))


def test_processes_that_begin_at_once_all_bind_their_queues(connect):
    """Each makes the table of the exchange where there is none yet, or adds to what the others made."""
    channels: list[Any] = [connect(number) for number in range(3)]
    broken: list[Exception] = []

    def bind(number: int, exchange: str, together: threading.Barrier) -> None:
        together.wait()
        try:
            channels[number]._queue_bind(exchange, "", None, f"queue-{number}")
        except Exception as error:  # noqa: BLE001 whatever goes wrong in the thread is what the test is about
            broken.append(error)

    for turn in range(300):
        together = threading.Barrier(3)
        bound = [threading.Thread(target=bind, args=(number, f"turn-{turn}", together)) for number in range(3)]
        for thread in bound:
            thread.start()
        for thread in bound:
            thread.join()

    tables = [sorted(queue for *_route, queue in channels[0].get_table(f"turn-{turn}")) for turn in range(300)]
    assert broken == []
    assert tables == [["queue-0", "queue-1", "queue-2"]] * 300
