"""The shares by which cases are drawn and asked again are changed on a page, as new versions."""

from decimal import Decimal

import pytest
from django.test import Client

from evaluation.actions import rechecking, rubrics
from evaluation.models import RecheckRule, SamplingRule
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, NotThere
from tests.factories.district import District, give_posts, new_person
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
ADDRESS = "/panels/office/rules/"


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(MONDAY):
        yield


@pytest.fixture
def place(district) -> District:
    district.people["secretary"] = new_person("secretary", "秘书")
    give_posts(district, "secretary", "COOP", Role.PANEL_SECRETARY)
    panel(district, base="0.1", silent="0.3")
    return district


@pytest.fixture
def desk(place) -> Client:
    client = Client()
    client.force_login(place.people["secretary"])
    return client


def typed(desk, key: str, **more) -> dict[str, str]:
    """The form as it stands on the page, with what is changed."""
    form = desk.get(ADDRESS).context["forms"][key]
    shown = {form.add_prefix(name): str(form[name].value()) for name in form.fields}
    return shown | {f"{key}-{name}": value for name, value in more.items()} | {"which": key}


def test_a_share_becomes_a_new_version_and_the_rest_stays(desk):
    assert desk.post(ADDRESS, typed(desk, "sampling", base="12.5")).status_code == 302
    first, second = SamplingRule.objects.order_by("version")
    assert (second.version, second.base, second.silent) == (2, Decimal("0.125"), first.silent)
    assert desk.post(ADDRESS, typed(desk, "recheck", after_days="30")).status_code == 302
    made = RecheckRule.objects.first()
    assert (made.version, made.after_days) == (2, 30)
    assert made.seed != RecheckRule.objects.last().seed
    assert journal.facts(journal.entries(made.subject)[0])["seed_hash"] == made.seed_hash


@pytest.mark.parametrize(
    ("key", "field", "wrong"),
    [
        ("sampling", "base", "101"), ("sampling", "base", "zehn"), ("sampling", "fast_minutes", "2000"),
        ("recheck", "after_days", "2"), ("recheck", "answer_days", "90"), ("recheck", "call", "-1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_kept(desk, key, field, wrong):
    refused = desk.post(ADDRESS, typed(desk, key, **{field: wrong}))
    assert refused.status_code == 400
    assert field in refused.context["forms"][key].errors
    assert f'value="{wrong}"' in refused.content.decode()
    assert (SamplingRule.objects.count(), RecheckRule.objects.count()) == (1, 1)


def test_nothing_changed_is_no_version(desk):
    for key in ("sampling", "recheck"):
        refused = desk.post(ADDRESS, typed(desk, key))
        assert refused.status_code == 400
        assert "没有任何改动" in refused.content.decode()
    assert (SamplingRule.objects.count(), RecheckRule.objects.count()) == (1, 1)


def test_only_the_secretary(place):
    for name in ("police", "ruling", "administrator"):
        with pytest.raises(NotThere):
            rubrics.amend_rule(actor=place.actor(name), base=Decimal("0.2"))
        with pytest.raises(NotThere):
            rechecking.amend_rule(actor=place.actor(name), base=Decimal("0.2"))
    with pytest.raises(Invalid):
        rubrics.amend_rule(actor=place.actor("secretary"), base=Decimal("1.01"))
