"""Two people at once, a database that dies, a database that was away: no answer is lost without a word."""

import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from uuid import uuid4

import pytest

from bench.stage import Client
from tests.faults.product import SETTINGS, Product, Savers, attempt
from tests.installation import wait_until

pytestmark = pytest.mark.slow
logger = logging.getLogger(__name__)

ROUNDS = 400
OVERTAKINGS = 50
ROUNDS_OF_CONTROL = 60
KILLS = 3
SAVES_BEFORE_A_KILL = 40
CLICKS = 12
TWO = (0, 1)  # different people
ONE = (0, 0)  # one person in two places

Form = dict[str, str]

# Which of the given texts stand somewhere, perhaps within a longer one.
KEPT = """
WITH place AS (
    SELECT id AS answer, explanation FROM assessment_answer
    UNION ALL SELECT answer_id, explanation FROM assessment_answerrevision
    UNION ALL SELECT answer_id, explanation FROM assessment_setasideanswer
)
SELECT DISTINCT given FROM unnest(%s::text[]) AS given JOIN place ON strpos(explanation, given) > 0 WHERE answer = %s
"""


@dataclass(frozen=True)
class Reply:
    status: int
    text: str


# Two people at once


@dataclass
class Duel:
    """Two clients who save the same block at the same moment."""

    product: Product
    clients: tuple[Client, Client]
    block: str
    pool: ThreadPoolExecutor

    def meet(self, *forms: Form) -> tuple[Reply, Reply]:
        start = Barrier(2)

        def save(client: Client, form: Form) -> Reply:
            start.wait()
            return Reply(attempt(client, "POST", self.product.save_address(self.block), form), form["explanation"])

        first, second = self.pool.map(save, self.clients, forms)
        return first, second

    def version(self) -> int:
        return self.product.answer(self.block)[1]

    def lost(self, replies: tuple[Reply, Reply]) -> list[str]:
        """Texts that nobody can find any more, though their authors were not told that saving failed.

        Looked for where the answer is, in its history, and among what was set aside for its author.
        """
        answer, _version = self.product.answer(self.block)
        texts = [reply.text for reply in replies]
        kept = [row[0] for row in self.product.rows(KEPT, texts, answer)]
        return [text for text in texts if text not in kept]


@contextmanager
def duel(product: Product, block: str, settings: str = SETTINGS, people: tuple[int, int] = (0, 1)) -> Iterator[Duel]:
    with product.web(settings) as port, ThreadPoolExecutor(2) as pool:
        clients = product.client(port, people[0]), product.client(port, people[1])
        yield Duel(product, clients, block, pool)


def form(version: int, page: str, sequence: int = 1, **more: str) -> Form:
    text = f"{page} {sequence}"
    written = {"status": "partial", "explanation": text, "owner": "", "version": str(version)}
    return {**written, "edit": page, "sequence": str(sequence), **more}


def pages() -> tuple[str, str]:
    return uuid4().hex, uuid4().hex


def statuses(rounds: list[tuple[Reply, Reply]]) -> Counter[tuple[int, ...]]:
    return Counter(tuple(sorted(reply.status for reply in replies)) for replies in rounds)


def test_no_silent_overwrite_in_400_rounds_of_simultaneous_saves(product: Product) -> None:
    rounds, lost = [], []
    with duel(product, product.stage["blocks"][0]) as both:
        for _number in range(ROUNDS):
            version = both.version()
            rounds.append(both.meet(*(form(version, page) for page in pages())))
            lost += both.lost(rounds[-1])

    logger.info("ours: %s rounds, %s, %s lost", ROUNDS, statuses(rounds), len(lost))
    assert (statuses(rounds), lost) == ({(200, 409): ROUNDS}, [])


def test_check_then_write_loses_texts_in_the_same_rounds(product: Product) -> None:
    """The control: a text acknowledged as saved and gone."""
    rounds, lost = [], []
    with duel(product, product.stage["blocks"][1], "tests.faults.settings_naive_saving") as both:
        for _number in range(ROUNDS_OF_CONTROL):
            version = both.version()
            rounds.append(both.meet(*(form(version, page) for page in pages())))
            acknowledged = tuple(reply for reply in rounds[-1] if reply.status == 200)
            lost += both.lost(acknowledged)  # type: ignore[arg-type]

    logger.info("control: %s rounds, %s, %s lost", ROUNDS_OF_CONTROL, statuses(rounds), len(lost))
    assert len(lost) > 0


def test_nothing_lost_where_a_colleague_saves_on_while_the_other_chooses(product: Product) -> None:
    rounds, lost = [], []
    with duel(product, product.stage["blocks"][2]) as both:
        for _number in range(OVERTAKINGS):
            version, (first, second) = both.version(), pages()
            replies = both.meet(form(version, first), form(version, second))
            saved, chooser = (first, second) if replies[0].status == 200 else (second, first)
            choice = form(version, chooser, resolve="both", against=str(version + 1))
            forms = [form(version + 1, saved, 2), choice]
            rounds.append(both.meet(*(forms if saved == first else reversed(forms))))
            lost += both.lost(replies) + both.lost(rounds[-1])

    logger.info("choosing: %s rounds, %s, %s lost", OVERTAKINGS, statuses(rounds), len(lost))
    assert (set(statuses(rounds)), lost) == ({(200, 409)}, [])


def older_text_stands(product: Product, block: str, settings: str) -> int:
    """In how many rounds the older of two saves of one page stands, after the two were sent at the same moment."""
    wrong = 0
    with duel(product, block, settings, people=ONE) as both:
        for _number in range(OVERTAKINGS):
            version, page = both.version(), uuid4().hex
            both.meet(form(version, page, 1), form(version, page, 2))
            answer, _version = product.answer(block)
            wrong += product.one("SELECT explanation FROM assessment_answer WHERE id = %s", answer) != f"{page} 2"
    logger.info("overtaking, %s: older stands in %s of %s", settings, wrong, OVERTAKINGS)
    return wrong


def test_newest_save_of_a_page_stands_whichever_arrives_first(product: Product) -> None:
    assert older_text_stands(product, product.stage["blocks"][3], SETTINGS) == 0


def test_older_save_of_a_page_stands_where_saves_are_not_counted(product: Product) -> None:
    """The control."""
    assert older_text_stands(product, product.stage["blocks"][4], "tests.faults.settings_naive_saving") > 0


# A database that dies


def lost_by_kills(product: Product, blocks: list[str], kills: int) -> list[str]:
    """Acknowledged texts that are in no history, after the database was killed under saving and started again."""
    acknowledged = []
    with product.web() as port:
        for _number in range(kills):
            acknowledged += acknowledged_until_a_kill(product, port, blocks)
            product.start_database()
        with Savers(product, port, blocks) as savers:
            wait_until(lambda: len(savers.acknowledged) >= SAVES_BEFORE_A_KILL)
    kept = {row[0] for row in product.rows("SELECT explanation FROM assessment_answerrevision")}
    lost = [text for text in acknowledged if text not in kept]
    logger.info("%s kills, %s acknowledged, %s lost", kills, len(acknowledged), len(lost))
    return lost


def acknowledged_until_a_kill(product: Product, port: int, blocks: list[str]) -> list[str]:
    with Savers(product, port, blocks) as savers:
        wait_until(lambda: len(savers.acknowledged) >= SAVES_BEFORE_A_KILL)
        product.kill_database()
        wait_until(lambda: savers.failures)
    return savers.acknowledged


def test_no_acknowledged_answer_lost_where_the_database_is_killed(product: Product) -> None:
    assert [product.one(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == ["on"] * 3

    assert lost_by_kills(product, product.stage["blocks"][5:7], KILLS) == []


@pytest.fixture
def commits_told_too_early(product: Product) -> Iterator[None]:
    """A database that says that a commit is kept while that still has to be written."""
    product.rows("ALTER SYSTEM SET synchronous_commit = off")
    product.rows("ALTER SYSTEM SET wal_writer_delay = '10s'")
    product.rows("SELECT pg_reload_conf()")
    yield
    product.rows("ALTER SYSTEM RESET ALL")
    product.rows("SELECT pg_reload_conf()")


@pytest.mark.usefixtures("commits_told_too_early")
def test_answers_are_lost_where_they_are_acknowledged_before_they_are_kept(product: Product) -> None:
    """The control."""
    assert len(lost_by_kills(product, product.stage["blocks"][7:9], 1)) > 0


# A database that was away


def failures_after_a_restart(product: Product, block: str, settings: str) -> list[int]:
    """What clicks before and after a restart of the database were answered with, where that was not 200."""
    page = f"/gemeente/delft/meting/{product.stage['assessments']['delft']}/"
    with product.web(settings) as port, ThreadPoolExecutor(2) as pool:
        client, others = product.client(port), [product.client(port, number) for number in (0, 1)]
        warm = set(pool.map(lambda n: attempt(others[n % 2], "GET", page), range(2 * CLICKS)))
        product.restart_database()
        version, edit, after = product.answer(block)[1], uuid4().hex, []
        for number in range(CLICKS):
            save = form(version, edit, number + 1)
            after += [attempt(client, "GET", page), attempt(client, "POST", product.save_address(block), save)]
    assert warm == {200}
    failed = [status for status in after if status != 200]
    logger.info("restart, %s: %s of %s failed", settings, len(failed), len(after))
    return failed


def test_no_failed_request_where_the_database_restarts_between_two_clicks(product: Product) -> None:
    assert failures_after_a_restart(product, product.stage["blocks"][9], SETTINGS) == []


def test_requests_fail_after_a_restart_where_connections_are_not_checked(product: Product) -> None:
    """The control."""
    settings = "tests.faults.settings_without_health_checks"

    assert failures_after_a_restart(product, product.stage["blocks"][10], settings) != []
