"""Processes of these tests run one test at a time."""

import fcntl
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def one_at_a_time():
    """Workers of parallel tests would answer each other's doorbells on one Redis."""
    with open(Path(tempfile.gettempdir()) / "gongzhi-worker-tests.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
