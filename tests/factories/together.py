"""Several at the same moment, each on a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

A_MOMENT = 0.05


def together(deeds: Sequence[Callable[[], Any]], *, slowly: bool = False) -> list[Any]:
    """Let all deeds happen at once; what each returned, or the exception that it raised.

    `slowly`: after each lock that a deed takes it waits a moment, so that the others take theirs meanwhile:
    two that lock in different orders will then stand before each other.
    """
    barrier = threading.Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            with connection.execute_wrapper(_linger if slowly else _at_once):
                return deed()
        except Exception as refusal:  # noqa: BLE001 - handed to the test, which looks at it
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result() for future in [pool.submit(one, deed) for deed in deeds]]


def _at_once(execute, sql, params, many, context):
    return execute(sql, params, many, context)


def _linger(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql or sql.startswith(("UPDATE", "INSERT")):
        time.sleep(A_MOMENT)
    return result
