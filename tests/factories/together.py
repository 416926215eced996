"""Several at the same moment, each on a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from django.db import connection

from portal.kit.errors import DomainError

A_MOMENT = 0.05
LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE", "UPDATE ", "INSERT ")


def together(deeds: Sequence[Callable[[], Any]], *, slowly: bool = False) -> list[Any]:
    """Let all deeds happen at once; what each returned, or the DomainError by which it was refused. Anything
    else that is raised, a deadlock among it, is the test's failure.

    `slowly`: after each lock that a deed takes it waits a moment, so that the others take theirs meanwhile:
    two that lock in different orders will then stand before each other.
    """
    barrier = threading.Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            with connection.execute_wrapper(_linger) if slowly else nullcontext():
                return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result() for future in [pool.submit(one, deed) for deed in deeds]]


def _linger(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if any(lock in sql for lock in LOCKS):
        time.sleep(A_MOMENT)
    return result
