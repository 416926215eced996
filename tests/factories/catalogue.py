"""Services for tests, offered through the action that administrators call."""

from portal.departments.actors import SYSTEM
from services.actions import catalogue
from services.actions.offerings import Offering
from services.models import Service
from tests.factories.district import District


def offering(made: District, code: str = "charging-shed", home: str = "A03", **more) -> Offering:
    """A complete offering by fire rescue; more: what is to be different."""
    texts = {
        "name_zh": "电动车集中充电", "name_en": "Charging sheds for e-bikes",
        "summary_zh": "小区里可以申请集中充电棚。", "summary_en": "An estate may apply for a charging shed.",
        "who_zh": "住户十人以上。", "who_en": "Ten residents or more.",
        "how_zh": "到社区填表。", "how_en": "Fill in the form at the community.",
        "where_zh": "各社区居委会", "where_en": "Your community committee",
        "fee_zh": "不收费", "fee_en": "Free",
        "time_limit_zh": "10 个工作日", "time_limit_en": "10 working days",
    }  # fmt: skip
    provider, phone = made.departments["FIRE"], "0551-63830119"
    values = {
        "provider": provider,
        "home": made.categories[home],
        "phone": phone,
        "words": ("充电", "charging"),
    }
    return Offering(code=code, **(texts | values | more))


def offer(made: District, code: str = "charging-shed", home: str = "A03", **more) -> Service:
    """The service in the catalogue; `active=False`: closed again."""
    active = more.pop("active", True)
    row = catalogue.save(offering(made, code, home, **more), actor=SYSTEM)
    return row if active else catalogue.close(row, actor=SYSTEM)
