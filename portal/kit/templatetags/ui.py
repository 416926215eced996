"""The pieces of a page as template tags; each is shown in each of its states at /styleguide/.

Rows of long lists use tags that are plain functions (`status_tag`, `due`, `icon`); what appears once on a page may be
a template in templates/components/.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Textarea
from django.forms.widgets import CheckboxSelectMultiple, ChoiceWidget, RadioSelect
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.kit import clock, spans

register = template.Library()

# A status is never colour alone: each kind has its shape.
SHAPES = {"waiting": "ring", "progress": "half", "done": "check", "late": "late", "closed": "dash"}
NOTICES = {"info": "info", "success": "check", "late": "late"}


# -- small words in rows ---------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of static/img/icons.svg. Without `label` it is decoration: a word stands beside it."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, _sprite("icons"), name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite("icons"), name)


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A line drawing of static/img/drawings.svg: street, grid, seal, letter, bench."""
    return format_html(
        '<svg class="drawing drawing--{0}" viewBox="0 0 240 150" aria-hidden="true"><use href="{1}#{0}"/></svg>',
        name,
        _sprite("drawings"),
    )


def _sprite(name: str) -> str:
    return static(f"img/{name}.svg")


@register.simple_tag
def status_tag(kind: str, word: str) -> SafeString:
    """A state in a word, a shape and a colour. `kind`: waiting, progress, done, late or closed."""
    if kind not in SHAPES:
        raise template.TemplateSyntaxError(f"status_tag: {kind!r} is none of {', '.join(SHAPES)}")
    return format_html('<span class="tag tag--{}">{}{}</span>', kind, icon(SHAPES[kind]), word)


@register.simple_tag
def due(due_at: datetime | None, now: datetime | None = None, short: bool = False) -> SafeString:
    """How long is left until `due_at`, or since: "还剩 9 小时 20 分"; short, for queues: "还剩 9:20". Empty for None."""
    if due_at is None:
        return mark_safe("")
    now = now or clock.now()
    late = due_at < now
    words = spans.short(due_at, now) if short else spans.long(due_at, now)
    kind = " due--late" if late else " due--soon" if (due_at - now).total_seconds() < 24 * 3600 else ""
    return format_html(
        '<time class="due{}" datetime="{}" title="{}">{}</time>', kind, due_at.isoformat(), _moment(due_at), words
    )


@register.simple_tag
def when(at: datetime | None, kind: str = "moment") -> SafeString:
    """A moment as the reader's language writes it, in local time. `kind`: moment or day."""
    if at is None:
        return mark_safe("")
    words = _day(at) if kind == "day" else _moment(at)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), _("M j, Y, H:i"))


def _day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), _("M j, Y"))


# -- acting ----------------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    words: str,
    kind: str = "primary",
    href: str = "",
    name: str = "",
    value: str = "",
    icon_name: str = "",
    key: str = "",
    confirm: str = "",
    form: str = "",
    small: bool = False,
) -> SafeString:
    """A button that submits, or with `href` a link that looks like one. `kind`: primary, secondary, danger, quiet.

    `confirm` asks that question first (where JavaScript runs); `key` shows and binds a key of the staff pages.
    """
    classes = "button" + ("" if kind == "primary" else f" button--{kind}") + (" button--small" if small else "")
    pairs = {"href": href, "name": name, "value": value, "form": form, "data-confirm": confirm, "data-key": key}
    attributes = format_html_join("", ' {}="{}"', ((k, v) for k, v in pairs.items() if v))
    inside = format_html(
        "{}{}{}", icon(icon_name) if icon_name else "", words, format_html("<kbd>{}</kbd>", key) if key else ""
    )
    if href:
        return format_html('<a class="{}"{}>{}</a>', classes, attributes, inside)
    return format_html('<button class="{}"{}>{}</button>', classes, attributes, inside)


@register.simple_tag
def back_link(url: str, words: str = "") -> SafeString:
    """‹ Back, on top of a page that has one way back."""
    return format_html('<a class="back" href="{}">{}{}</a>', url, icon("back"), words or _("Back"))


@register.simple_tag
def stepper(now: int, of: int) -> SafeString:
    """How far one is: 1 / 3."""
    says = _("Step %(now)s of %(of)s") % {"now": now, "of": of}
    return format_html('<p class="steps"><span class="sr">{}</span><span aria-hidden="true">{} / {}</span></p>', says, now, of)


# -- blocks ----------------------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message on the page: info, success or late. Success and late are announced to screen readers."""
    role = mark_safe(' role="status"') if kind == "success" else mark_safe(' role="alert"') if kind == "late" else ""
    head = format_html('<p class="notice__title">{} {}</p>', icon(NOTICES[kind]), title) if title else ""
    return format_html('<div class="notice notice--{}"{}>{}{}</div>', kind, role, head, content)


@register.simple_block_tag
def fold(content: str, summary: str, open: bool = False) -> SafeString:
    """More, one tap below: a native <details>."""
    return format_html(
        '<details{}><summary>{}</summary><div class="details__body">{}</div></details>',
        mark_safe(" open") if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def act_bar(content: str) -> SafeString:
    """What can be done with this case, always in sight at the bottom."""
    return format_html('<div class="act-bar" role="group" aria-label="{}">{}</div>', _("What you can do"), content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of facts; each `fact` inside is a row."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """One row of `facts`."""
    return format_html('<div class="facts__row"><dt>{}</dt><dd>{}</dd></div>', label, content)


@register.simple_tag
def summary_list(rows: Iterable[tuple]) -> SafeString:
    """Rows (label, value) or (label, value, url, word) as a list of facts, the last two a link to change it."""
    return format_html('<dl class="facts">{}</dl>', format_html_join("", "{}", ((_summary_row(*row),) for row in rows)))


def _summary_row(label: str, value: Any, url: str = "", word: str = "") -> SafeString:
    change = ""
    if url:
        change = format_html('<dd><a href="{}">{}<span class="sr"> {}</span></a></dd>', url, word or _("Change"), label)
    return format_html('<div class="facts__row"><dt>{}</dt><dd>{}</dd>{}</div>', label, value, change)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """A story in order; each `moment` inside is one thing that happened."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(content: str, text: str, at: datetime | None = None, kind: str = "", more: str = "") -> SafeString:
    """One moment of a `timeline`. `kind`: "", now, done, late or next (not yet happened); content: words, photos."""
    time = format_html('<time class="moment__at" datetime="{}">{}</time>', at.isoformat(), _moment(at)) if at else ""
    below = format_html('<p class="moment__more">{}</p>', more) if more else ""
    return format_html(
        '<li class="moment{}">{}<p class="moment__text">{}</p>{}{}</li>',
        f" moment--{kind}" if kind else "",
        time,
        text,
        below,
        mark_safe(content.strip()),
    )


@register.simple_block_tag
def empty_state(content: str, title: str, picture: str = "street") -> SafeString:
    """Nothing here, kindly: a drawing (street, grid, seal, letter, bench), what is so, and what can be done."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', drawing(picture), title, content)


# -- lists and figures -----------------------------------------------------------------------------------------


@register.simple_tag
def photo_list(files: Iterable[Mapping[str, Any]]) -> SafeString:
    """Attachments: mappings or objects with url, name, and thumb (a picture's small address) where it is a picture."""
    items = format_html_join("", "<li>{}</li>", ((_photo(_get(f, "url"), _get(f, "name"), _get(f, "thumb")),) for f in files))
    return format_html('<ul class="photos">{}</ul>', items) if items else mark_safe("")


def _photo(url: str, name: str, thumb: str | None) -> SafeString:
    if thumb:
        return format_html('<a href="{}"><img src="{}" alt="{}" loading="lazy" width="104" height="104"></a>', url, thumb, name)
    return format_html('<a class="photos__file" href="{}">{}{}</a>', url, icon("file"), name)


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """Views of one list. Items: url, label, current, and where known count and late (the count is of late ones)."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("components/views.html")
def views_list(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """The same items as `tabs`, one under the other, for the first column of the desk."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: Any, newer: str = "", older: str = "") -> dict:
    """Links to the pages beside a keyset `page` (portal.kit.pages), keeping the query string."""
    request: HttpRequest = context["request"]

    def link(name: str, token: str | None) -> str:
        if not token:
            return ""
        query = request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query[name] = token
        return f"?{query.urlencode()}"

    return {
        "newer": link("before", page.newer),
        "older": link("after", page.older),
        "newer_words": newer or _("Newer"),
        "older_words": older or _("Older"),
    }


@register.inclusion_tag("components/figure.html")
def figure_tile(
    number: Any,
    says: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    n: int | None = None,
    url: str = "",
    link: str = "",
    scale: float = 100,
) -> dict:
    """A number, its sentence, its interval (drawn on 0–`scale` and written), n and where it leads.

    `number` None: not enough cases to say.
    """
    span = None
    if low is not None and high is not None and number is not None:
        span = {"x": _share(low, scale), "width": _share(high - low, scale), "dot": _share(float(number), scale)}
    return {"number": number, "says": says, "unit": unit, "low": low, "high": high, "n": n, "url": url, "link": link, "span": span}


@register.inclusion_tag("components/bars.html")
def bars(rows: Iterable[tuple], caption: str, unit: str = "", head: str = "") -> dict:
    """Rows (label, value) or (label, value, kind) as bars from zero, with the table behind. kind "late": vermilion."""
    rows = [(label, value, *rest) for label, value, *rest in rows]
    most = max((value for _label, value, *_rest in rows), default=0) or 1
    shown = [
        {"label": row[0], "value": row[1], "share": _share(row[1], most), "kind": row[2] if len(row) > 2 else ""}
        for row in rows
    ]
    return {"rows": shown, "caption": caption, "unit": unit, "head": head}


def _share(value: float, of: float) -> str:
    return f"{min(max(value / of, 0), 1) * 100:.2f}"


@register.inclusion_tag("components/map.html")
def area_map(shapes: Iterable[Mapping[str, Any]], label: str, box: str = "0 0 600 400", select: str = "") -> dict:
    """Areas drawn from our own polygons. Shapes: id, name, points ("x,y x,y …"), x, y (of the name), url, chosen.

    With `select` (the id of a <select>) tapping a shape chooses its option; without JavaScript the select alone works.
    """
    return {"shapes": shapes, "label": label, "box": box, "select": select}


# -- forms -----------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict:
    """What must be put right, on top of the page, each linked to its field. Nothing where nothing is wrong."""
    found = [(_anchor(form[name]), errors[0]) for name, errors in form.errors.items() if name in form.fields]
    return {"errors": found, "general": form.non_field_errors()}


def _anchor(bound: BoundField) -> str:
    many = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if many else bound.auto_id


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    label: str = "",
    hint: str = "",
    page: bool = False,
    big: bool = False,
    short: bool = False,
    count: int = 0,
    rows: int = 0,
    autocomplete: str = "",
    placeholder: str = "",
) -> dict:
    """A form's field: label, hint, error beside, input, whatever the widget is.

    `page`: the label is the page's heading. `big`: choices as big faces (1–5 with its anchor in words).
    `count`: a character counter to that length. `short`: a narrow input.
    """
    widget = bound.field.widget
    hint = hint or str(bound.help_text)
    ids = [f"{bound.auto_id}-hint"] * bool(hint) + [f"{bound.auto_id}-error"] * bool(bound.errors)
    shape = _shape(widget)
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "error": bound.errors[0] if bound.errors else "",
        "page": page,
        "shape": shape,
        "big": big,
        "count": count,
        "described": " ".join(ids),
        "optional": not bound.field.required and shape not in {"checkbox"},
    }
    if shape == "input":
        context["input"] = bound.as_widget(attrs=_attributes(bound, ids, short, count, rows, autocomplete, placeholder))
    elif shape == "checkbox":
        context["input"] = bound.as_widget(attrs={"aria-describedby": " ".join(ids)} if ids else {})
    else:
        context["choices"] = [c for c in bound.subwidgets if c.data.get("value") not in ("", None)]
    return context


def _shape(widget: Any) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "input"


def _attributes(
    bound: BoundField, ids: list[str], short: bool, count: int, rows: int, autocomplete: str, placeholder: str
) -> dict[str, Any]:
    widget = bound.field.widget
    given = widget.attrs.get("class", "")
    found: dict[str, Any] = {
        "class": " ".join(filter(None, ["input", "input--short" if short else "", given])),
        "aria-describedby": " ".join(ids),
        "aria-invalid": "true" if bound.errors else "",
        "autocomplete": autocomplete,
        "placeholder": placeholder,
        "data-count": count or "",
        "rows": rows or "",
    }
    if isinstance(widget, Textarea) and not rows:
        found["rows"] = widget.attrs.get("rows", 5)
    if isinstance(widget, FileInput | ChoiceWidget):
        found["placeholder"] = ""
    return {name: value for name, value in found.items() if value != ""}
