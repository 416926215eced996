"""Reads of the catalogue: what is offered, under which groups, and what may help with a filing."""

from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from portal.departments.models import Category, Department
from portal.departments.selectors import today
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
    """The service with this code, offered or closed; NotThere where there never was one."""
    found = Service.objects.select_related("provider", "home").filter(code=code).first()
    if found is None:
        raise NotThere("")
    return found


@dataclass(frozen=True)
class Wanted:
    """Which of the services whoever keeps the catalogue wants to see."""

    text: str = ""
    group: str = ""
    provider: str = ""

    def __bool__(self) -> bool:
        return any((self.text, self.group, self.provider))


def kept(wanted: Wanted, *, active: bool) -> QuerySet[Service]:
    """Services as an administrator lists them: `its_words` says how many point to it, `orphaned` that its
    provider is closed."""
    rows = Service.objects.filter(active=active).select_related("provider", "home")
    if wanted.group:
        rows = rows.filter(home__group_code=wanted.group)
    if wanted.provider:
        rows = rows.filter(provider__code=wanted.provider)
    for word in wanted.text[:LONGEST_SEARCH].split():
        said = Q(code__icontains=word) | Q(words__word__icontains=word)
        for name in ("name_zh", "name_en", "summary_zh", "summary_en"):
            said |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(pk__in=Service.objects.filter(said).values("pk"))
    closed = ExpressionWrapper(Q(provider__closed_on__lte=today()), BooleanField())
    return rows.annotate(its_words=Count("words"), orphaned=closed)


def numbers() -> dict[bool, int]:
    """How many services are offered, and how many are closed."""
    rows = Service.objects.order_by().values_list("active").annotate(Count("pk"))
    return {True: 0, False: 0} | dict(rows)


def providers() -> QuerySet[Department]:
    """The departments that provide something, or did."""
    return Department.objects.filter(pk__in=Service.objects.values("provider"))


def homes() -> list[tuple[str, str]]:
    """(code, name) of the groups under which any service stands, offered or closed."""
    rows = Category.objects.filter(services_at_home__isnull=False).order_by("group_code")
    found = rows.values_list("group_code", "group_zh", "group_en").distinct()
    return [(code, pick(zh, en)) for code, zh, en in found]


def said(service: Service) -> dict[str, list[str]]:
    """The service's words, and the codes of its categories besides its home."""
    codes = service.categories.exclude(pk=service.home_id).values_list("code", flat=True)
    return {
        "words": list(service.words.order_by("word").values_list("word", flat=True)),
        "categories": list(codes),
    }


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
