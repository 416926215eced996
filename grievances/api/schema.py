"""What the schema tells of all calls: how they begin, two ways to say who calls, and one shape of refusal."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from grievances.api.pages import MOST
from grievances.api.showing import Refusal

COMMON = {"GET": ("401", "404", "429"), "POST": ("400", "401", "403", "404", "409", "429")}


class Schema(AutoSchema):
    """Adds to every operation the refusals that it may answer with."""

    def get_description(self) -> str:
        """Only what a view says for its callers, in their language: docstrings are for who reads the code."""
        return ""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        refusals = {code: self._get_response_for_code(Refusal, code) for code in COMMON[self.method]}
        return super()._get_response_bodies(direction) | refusals


class TokenScheme(OpenApiAuthenticationExtension):
    """A person's token; or the private code of one case."""

    target_class = "grievances.api.access.TokenAuthentication"
    name = ["token", "caseCode"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer", "description": _("A person's token.")},
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-Case-Code",
                "description": _("The private code of one case: its resident, without an account."),
            },
        ]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list]]:
        return [{"token": []}, {"caseCode": []}]


def introduce(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of the generator: what to know before the first call, in the active language."""
    for each in result["components"]["schemas"].values():
        if each.get("type") == "object":
            each.pop("description", None)
    result["info"]["title"] = _("Gongzhi")
    result["info"]["description"] = "\n\n".join(
        [
            _("File, follow and act: the same actions and the same rights as on the pages."),
            _(
                "**Who calls.** `Authorization: Bearer gz_…` with a person's token, or `X-Case-Code` with "
                "the private code of one case, for its resident. Filing and what is public need neither. "
                "What is not yours is not there: 404."
            ),
            _(
                "**Once.** A filing carries a UUID of your making as `Idempotency-Key`: sent again, it is "
                "the same case with the same receipt. An act may carry the `version` that you looked at as "
                "`seen`: if somebody was faster, the answer is 409 and nothing has changed."
            ),
            _("**Lists** come newest first, up to %(most)s rows a page; follow `next`. There is no total.")
            % {"most": MOST},
            _(
                "**Refusals** have one shape: `type`, and `errors` with `code`, `field` and `detail`, a "
                "sentence in your language (`Accept-Language`). Moments are ISO 8601 with their offset."
            ),
        ]
    )
    return result
