"""Somebody who calls the API: as a person of the district, with a private code, or as nobody."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from portal.accounts import tokens
from portal.accounts.models import Person

ROOT = "/api/v1"


@dataclass
class Caller:
    """Calls below /api/v1/ and answers with (status, body)."""

    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def as_person(self, person: Person) -> "Caller":
        return Caller(self.headers | {"Authorization": f"Bearer {tokens.issue(person, 'test')}"})

    def with_code(self, code: str) -> "Caller":
        return Caller(self.headers | {"X-Case-Code": code})

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._answer(self.client.get(self._address(path), query, headers=self.headers))

    def post(self, path: str, data: Any = None, **headers: str) -> tuple[int, Any]:
        body = json.dumps({} if data is None else data)
        sent = {"content_type": "application/json", "headers": self.headers | headers}
        return self._answer(self.client.post(self._address(path), body, **sent))

    def upload(self, path: str, data: dict[str, Any]) -> tuple[int, Any]:
        """The same as multipart."""
        return self._answer(self.client.post(self._address(path), data, headers=self.headers))

    def _address(self, path: str) -> str:
        return path if path.startswith(("http", ROOT)) else f"{ROOT}/{path}"

    def _answer(self, response) -> tuple[int, Any]:
        assert response.headers["Content-Type"] == "application/json", response.content[:300]
        return response.status_code, response.json()


@pytest.fixture
def nobody(db) -> Caller:
    return Caller()


@pytest.fixture
def caller(district):
    """`caller("fire")`: that person of the district, with a token."""
    return lambda name: Caller().as_person(district.people[name])
