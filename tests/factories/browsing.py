"""A browser without JavaScript: it reads a page's form, fills it in and presses a button."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Given = dict[str, str]


class FormReader(HTMLParser):
    """The fields of one form as they stand on the page. The form is found by its id, or by its address."""

    def __init__(self, name: str):
        super().__init__()
        self.name, self.inside, self.address = name, False, ""
        self.fields: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.select = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.name in (given.get("id"), given.get("action"))
            self.address = given.get("action", "") if self.inside else self.address
        if self.inside and tag in {"input", "textarea", "select", "option"}:
            getattr(self, f"_{tag}")(given)
        if tag == "button" and (self.inside or given.get("form") == self.name):
            self.buttons.append((given.get("name", ""), given.get("value", "")))

    def _input(self, given: Given) -> None:
        ticks = given.get("type") in {"radio", "checkbox"}
        if "name" in given and given.get("type") != "file" and (not ticks or "checked" in given):
            self.fields.setdefault(given["name"], []).append(given.get("value", "on" if ticks else ""))

    def _textarea(self, given: Given) -> None:
        self.text = given["name"]
        self.fields[self.text] = [""]

    def _select(self, given: Given) -> None:
        self.select = given["name"]

    def _option(self, given: Given) -> None:
        if "selected" in given or self.select not in self.fields:
            self.fields[self.select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[self.text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text:
            self.fields[self.text][0] = self.fields[self.text][0].strip("\r\n")
            self.text = ""
        self.inside = self.inside and tag != "form"


class Browser:
    """One visitor with cookies of their own. `page`: the answer on the screen; `form` reads a form of it."""

    def __init__(self, **headers: Any):
        self.client = Client(**headers)
        self.page: HttpResponse | None = None

    def open(self, address: str) -> HttpResponse:
        self.page = self.client.get(address)
        return self.page

    @property
    def text(self) -> str:
        return self.page.content.decode()

    def form(self, name: str) -> FormReader:
        reader = FormReader(name)
        reader.feed(self.text)
        return reader

    def press(self, form_: str, button: tuple[str, str] | None = None, /, **typed: Any) -> HttpResponse:
        """Fill in the form on the screen, press one of its buttons; None unticks. No redirect is followed."""
        form = self.form(form_)
        assert button is None or button in form.buttons, f"no button {button} among {form.buttons}"
        sent = form.fields | typed | (dict([button]) if button else {})
        sent = {field: value for field, value in sent.items() if value is not None}
        self.page = self.client.post(form.address or self.page.request["PATH_INFO"], sent)
        return self.page
