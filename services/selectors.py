"""Reads of the catalogue: what is offered, under which groups, and what may help with a filing."""

from django.db.models import Q, QuerySet

from portal.departments.models import Category
from portal.engines.routing.suggesting import Word
from portal.kit.bilingual import pick
from portal.kit.errors import NotThere
from services import matching
from services.models import Service, ServiceWord

SEARCHED = ("name", "summary", "who", "how", "where")
LONGEST_SEARCH = 60


def offered(words: str = "", group: str = "") -> QuerySet[Service]:
    """The catalogue, in its order; what was searched for and the group narrow it."""
    rows = Service.objects.filter(active=True).select_related("provider", "home")
    if group:
        rows = rows.filter(home__group_code=group)
    words = words.strip()[:LONGEST_SEARCH]
    return rows.filter(_says(words)) if words else rows


def _says(words: str) -> Q:
    """Each word stands in a service's texts, or one of the service's own words stands in what was typed."""
    texts = Q()
    for word in words.split():
        one = Q(words__word__icontains=word)
        for name in SEARCHED:
            one |= Q(**{f"{name}_zh__icontains": word}) | Q(**{f"{name}_en__icontains": word})
        texts &= Q(pk__in=Service.objects.filter(one).values("pk"))
    pointed = [found.service for found in _matches(words, None, most=50)]
    return texts | Q(pk__in=pointed)


def groups() -> list[tuple[str, str]]:
    """(code, name) of the groups under which something is offered."""
    rows = Category.objects.filter(services_at_home__active=True).order_by("group_code")
    found = rows.values_list("group_code", "group_zh", "group_en").distinct()
    return [(code, pick(zh, en)) for code, zh, en in found]


def service(code: str) -> Service:
    """The offered service with this code; NotThere where there is none."""
    found = offered().filter(code=code).first()
    if found is None:
        raise NotThere("")
    return found


def helpful(text: str, category: Category | None, most: int = 2) -> list[Service]:
    """The services that may help with a filing, best first, each with the words that spoke for it
    (`because`)."""
    found = _matches(text, category.pk if category else None, most)
    rows = Service.objects.select_related("provider").in_bulk([each.service for each in found])
    for each in found:
        rows[each.service].because = each.words
    return [rows[each.service] for each in found]


def _matches(text: str, category: int | None, most: int) -> tuple[matching.Match, ...]:
    pairs: dict[int, set[int]] = {}
    listed = Service.objects.filter(active=True).order_by("shelf")
    for pk, its_category in listed.values_list("pk", "categories"):
        pairs.setdefault(pk, set()).add(its_category)
    offers = [matching.Offer(pk, frozenset(categories)) for pk, categories in pairs.items()]
    rows = ServiceWord.objects.filter(service__active=True).values_list("word", "service_id", "weight")
    words = [Word(word.lower(), its_service, weight) for word, its_service, weight in rows]
    return matching.match(text, category, offers, words, most)
