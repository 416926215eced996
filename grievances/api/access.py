"""Who calls: a person by their token, a resident by a case's private code, or nobody. Never a session."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from portal.accounts import identities, throttle, tokens
from portal.accounts.models import Person
from portal.departments.actors import NOBODY, Actor, bearer, of_person
from portal.kit import addresses

BEARER, CASE_CODE = "Bearer", "X-Case-Code"
WRONG_TOKENS, WRONG_CODES, A_QUARTER = 60, 30, 15 * 60


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer gz_…`. A wrong token is refused, never taken for nobody."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != BEARER.lower():
            return None
        client = addresses.client(request)
        throttle.refuse_beyond("token", client, most=WRONG_TOKENS, seconds=A_QUARTER)
        person = tokens.person_of(token.strip())
        if person is None:
            throttle.count("token", client, most=WRONG_TOKENS, seconds=A_QUARTER)
            raise AuthenticationFailed(_("This token is not valid, or it was revoked."))
        return person, None

    def authenticate_header(self, request: Request) -> str:
        return BEARER


def actor_of(request: Request) -> Actor:
    """The actor behind the call: the token's person, and the case whose private code came along.

    It replaces the actor that a browser's session would have made, for everything that is called from here.
    """
    known = request.__dict__.get("known_actor")
    if known is None:
        grants = _granted(request)
        nobody = bearer(*grants) if grants else NOBODY
        known = of_person(request.user, grants) if request.user is not None else nobody
        request.known_actor = request._request.actor = known
    return known


def known_actor(request: Request) -> Actor:
    """The actor; asks for a token where there is neither token nor code."""
    actor = actor_of(request)
    if actor is NOBODY:
        raise NotAuthenticated(_("Send a token, or the private code of your case."))
    return actor


def _granted(request: Request) -> frozenset[int]:
    """The case that the private code opens. After too many wrong codes, right ones don't open either."""
    code = request.headers.get(CASE_CODE, "")
    if not code:
        return frozenset()
    client = addresses.client(request)
    throttle.refuse_beyond("code", client, most=WRONG_CODES, seconds=A_QUARTER)
    subject = identities.subject_by_code(code)
    if subject is None:
        throttle.count("code", client, most=WRONG_CODES, seconds=A_QUARTER)
        return frozenset()
    case = identities.key_of(subject)
    return frozenset() if case is None else frozenset({case})
