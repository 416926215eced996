"""The pieces of a page as template tags; each is shown in each of its states at /styleguide/.

Rows of long lists use tags that are plain functions (`status_tag`, `due`, `icon`); what appears once on a
page may be a template in templates/components/.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.kit import clock, drawn, fields, spans

register = template.Library()

# A status is never colour alone: each kind has its shape.
SHAPES = {"waiting": "ring", "progress": "half", "done": "check", "late": "late", "closed": "dash"}
NOTICES = {"info": "info", "success": "check", "late": "late"}
ROLES = {"info": "", "success": mark_safe(' role="status"'), "late": mark_safe(' role="alert"')}
NOTHING = mark_safe("")
CURRENT = (mark_safe(' class="is-current"'), mark_safe(' aria-current="true"'))


# -- small words in rows ---------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of static/img/icons.svg. Without `label` it is decoration: a word stands beside it."""
    if not label:
        return _picture(name)
    markup = '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
    return format_html(markup, label, static("img/icons.svg"), name)


@lru_cache(maxsize=256)
def _picture(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def drawing(name: str) -> SafeString:
    """A line drawing of static/img/drawings.svg: street (wide), door, grid, seal, letter, bench."""
    box = "0 0 680 200" if name == "street" else "0 0 240 150"
    return format_html(
        '<svg class="drawing drawing--{0}" viewBox="{1}" preserveAspectRatio="xMidYMax slice"'
        ' aria-hidden="true"><use href="{2}#{0}"/></svg>',
        name,
        box,
        static("img/drawings.svg"),
    )


@register.simple_tag
def status_tag(kind: str, word: str) -> SafeString:
    """A state in a word, a shape and a colour. `kind`: waiting, progress, done, late or closed."""
    if kind not in SHAPES:
        raise template.TemplateSyntaxError(f"status_tag: {kind!r} is none of {', '.join(SHAPES)}")
    return _tag(kind, str(word))


@lru_cache(maxsize=1024)
def _tag(kind: str, word: str) -> SafeString:
    """Kept: a list shows the same few words on every row."""
    return format_html('<span class="tag tag--{}">{}{}</span>', kind, _picture(SHAPES[kind]), word)


@register.simple_tag
def due(due_at: datetime | None, now: datetime | None = None, short: bool = False) -> SafeString:
    """How long until `due_at`, or since: "还剩 9 小时 20 分"; `short`, for queues: "还剩 9:20"."""
    if due_at is None:
        return NOTHING
    now = now or clock.now()
    if short:
        title, words = NOTHING, spans.short(due_at, now)
    else:
        title, words = format_html(' title="{}"', spans.moment(due_at, now)), spans.long(due_at, now)
    markup = '<time class="due due--{}" datetime="{}"{}>{}</time>'
    return format_html(markup, spans.urgency(due_at, now), due_at.isoformat(), title, words)


@register.simple_tag
def due_day(due_at: datetime | None) -> SafeString:
    """The same for public pages, which tell days alone: "还剩 2 天"; nothing in it is finer than a day."""
    if due_at is None:
        return NOTHING
    left = spans.left_days(due_at, clock.now())
    kind = "late" if left < 0 else "calm" if left else "soon"
    day = clock.local(due_at).date().isoformat()
    markup = '<time class="due due--{}" datetime="{}">{}</time>'
    return format_html(markup, kind, day, spans.in_days(due_at, clock.now()))


@register.simple_tag
def when(at: datetime | None, kind: str = "moment") -> SafeString:
    """A moment in local time, in the reader's language. `kind`: moment, day or full (with the year)."""
    if at is None:
        return NOTHING
    words = {"moment": spans.moment, "day": spans.day, "full": spans.full}[kind](at, clock.now())
    exact = clock.local(at).date() if kind == "day" else at  # what shows a day tells no second beside it
    return format_html('<time datetime="{}">{}</time>', exact.isoformat(), words)


# -- acting ----------------------------------------------------------------------------------------


@register.simple_tag
def button(words: str, kind: str = "primary", href: str = "", icon_name: str = "", **more: Any) -> SafeString:
    """A button that submits, or with `href` a link that looks like one.

    `kind`: primary, secondary, danger, quiet. More: `name`, `value`, `form`; `confirm` asks that question
    first, where JavaScript runs; `key` shows and binds a key of the staff pages; `of_row`: x presses it
    where its row has the focus; `small`, `wide`; `type` ("button": does not submit); `off`: shown, not to be
    pressed; `to`: the form goes to this address.
    """
    looks = [kind] if kind != "primary" else []
    looks += [look for look in ("small", "wide") if more.get(look)]
    classes = " ".join(["button", *(f"button--{look}" for look in looks)])
    pairs = {"href": href, "name": more.get("name"), "value": more.get("value"), "form": more.get("form")}
    pairs |= {"data-confirm": more.get("confirm"), "data-key": more.get("key"), "type": more.get("type")}
    pairs |= {"aria-keyshortcuts": more.get("key"), "disabled": "disabled" if more.get("off") else ""}
    pairs |= {"formaction": more.get("to")}
    pairs |= {"data-row-act": "1" if more.get("of_row") else ""}
    attributes = format_html_join("", ' {}="{}"', [pair for pair in pairs.items() if pair[1]])
    picture = icon(icon_name) if icon_name else NOTHING
    key = format_html('<kbd aria-hidden="true">{}</kbd>', more["key"]) if more.get("key") else NOTHING
    inside = "{}<span>{}</span>{}"
    whole = f'<a class="{{}}"{{}}>{inside}</a>' if href else f'<button class="{{}}"{{}}>{inside}</button>'
    return format_html(whole, classes, attributes, picture, words, key)


@register.simple_tag
def back_link(url: str, words: str = "") -> SafeString:
    """‹ Back, on top of a page that has one way back."""
    return format_html('<a class="back" href="{}">{}{}</a>', url, icon("back"), words or _("Back"))


@register.simple_tag
def stepper(now: int, of: int) -> SafeString:
    """How far one is: 1 / 3, and a dot for each step."""
    says = _("Step %(now)s of %(of)s") % {"now": now, "of": of}
    steps = range(1, int(of) + 1)
    dots = [("dot dot--now" if step == now else "dot dot--done" if step < now else "dot",) for step in steps]
    return format_html(
        '<p class="steps"><span class="sr">{}</span><span aria-hidden="true">{}{} / {}</span></p>',
        says,
        format_html('<span class="dots">{}</span>', format_html_join("", '<i class="{}"></i>', dots)),
        now,
        of,
    )


# -- blocks ----------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message on the page: info, success or late. Success and late are announced to screen readers."""
    head = format_html('<p class="notice__title">{} {}</p>', icon(NOTICES[kind]), title) if title else NOTHING
    return format_html('<div class="notice notice--{}"{}>{}{}</div>', kind, ROLES[kind], head, content)


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
    return format_html(
        '<div class="act-bar" role="group" aria-label="{}" data-more="{}" data-less="{}">{}</div>',
        _("What you can do"),
        pgettext("acts", "More"),
        pgettext("acts", "Less"),
        content,
    )


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
    """Rows (label, value) or (label, value, url, word) as a list of facts; the url leads to changing it."""
    shown = [(_summary_row(*row),) for row in rows]
    return format_html('<dl class="facts">{}</dl>', format_html_join("", "{}", shown))


def _summary_row(label: str, value: Any, url: str = "", word: str = "") -> SafeString:
    link = '<dd><a href="{}">{}<span class="sr"> {}</span></a></dd>'
    change = format_html(link, url, word or _("Change"), label) if url else NOTHING
    row = '<div class="facts__row"><dt>{}</dt><dd>{}</dd>{}</div>'
    return format_html(row, label, value, change)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """A story in order; each `moment` inside is one thing that happened."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(content: str, text: str, at: datetime | None = None, kind: str = "", more: str = "") -> SafeString:
    """One moment of a `timeline`. `kind`: "", now, done, late, next (yet to come); content: words, photos."""
    time = NOTHING
    if at:
        mould = '<time class="moment__at" datetime="{}">{}</time>'
        time = format_html(mould, at.isoformat(), spans.moment(at, clock.now()))
    return format_html(
        '<li class="moment{}">{}<p class="moment__text">{}</p>{}{}</li>',
        f" moment--{kind}" if kind else "",
        time,
        text,
        format_html('<p class="moment__more">{}</p>', more) if more else NOTHING,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, title: str, picture: str = "door") -> SafeString:
    """Nothing here, kindly: a drawing (door, grid, seal, letter, bench), what is so, and what can be done."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', drawing(picture), title, content)


# -- lists and figures -----------------------------------------------------------------------------


@register.simple_tag
def photo_list(files: Iterable[Mapping[str, Any]]) -> SafeString:
    """Attachments: mappings or objects with url, name, and for a picture thumb (its small address)."""
    shown = [(_photo(_get(file, "url"), _get(file, "name"), _get(file, "thumb")),) for file in files]
    return (
        format_html('<ul class="photos">{}</ul>', format_html_join("", "<li>{}</li>", shown))
        if shown
        else NOTHING
    )


def _photo(url: str, name: str, thumb: str | None) -> SafeString:
    if not thumb:
        return format_html('<a class="photos__file" href="{}">{}{}</a>', url, icon("file"), name)
    picture = '<a href="{}"><img src="{}" alt="{}" loading="lazy" width="104" height="104"></a>'
    return format_html(picture, url, thumb, name)


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


@register.simple_tag
def queue_line(
    url: str, words: str, due_at: datetime | None, now: datetime | None = None, **more: Any
) -> SafeString:
    """A line of an officer's queue: due, reference, first words; place and who; a flag in vermilion.

    More: `reference`, `more`, `flag`, `current`. A plain function, because fifty of them stand on a page.
    """
    flag = format_html(' · <span class="late">{}</span>', more["flag"]) if more.get("flag") else NOTHING
    return format_html(
        '<li data-row{}><a class="queue__line" href="{}"{}>{}<span class="queue__words">{}</span>'
        '<span class="queue__ref">{}</span><span class="queue__more">{}{}</span></a></li>',
        CURRENT[0] if more.get("current") else NOTHING,
        url,
        CURRENT[1] if more.get("current") else NOTHING,
        due(due_at, now, short=True),
        words,
        more.get("reference", ""),
        more.get("more", ""),
        flag,
    )


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """Views of one list. Items: url, label, current, and where known count and late (it counts late ones)."""
    return {"items": items, "label": label or _("Views"), "kind": "tabs"}


@register.inclusion_tag("components/tabs.html")
def views_list(items: Iterable[Mapping[str, Any]], label: str = "") -> dict:
    """The same items as `tabs`, one under the other, for the first column of the desk."""
    return {"items": items, "label": label or _("Views"), "kind": "views"}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: Any, newer: str = "", older: str = "") -> dict:
    """Links to the pages beside a keyset `page` (portal.kit.pages), keeping the query string."""
    links = drawn.pages_beside(context["request"].GET, page)
    return links | {"newer_words": newer or _("Newer"), "older_words": older or _("Older")}


@register.inclusion_tag("components/figure.html")
def figure_tile(
    number: Any, says: str, low: float | None = None, high: float | None = None, **more: Any
) -> dict:
    """A number, its sentence, its interval (drawn on a rail and written), n and where it leads.

    `number` None: not enough cases to say. More: unit, n, url, link (its words), scale (the rail's end, 100).
    """
    span = drawn.interval(number, low, high, more.get("scale", 100))
    return {"number": number, "says": says, "low": low, "high": high, "span": span, **more}


@register.inclusion_tag("components/bars.html")
def bars(rows: Iterable[tuple], caption: str, unit: str = "", head: str = "") -> dict:
    """Rows (label, value[, "late"]) as bars from zero with the table behind; "late" makes a bar vermilion."""
    return {"rows": drawn.bars(rows), "caption": caption, "unit": unit, "head": head}


@register.inclusion_tag("components/map.html")
def area_map(
    shapes: Iterable[Mapping[str, Any]],
    label: str,
    box: str = "0 0 600 400",
    select: str = "",
    outlines: Iterable[Mapping[str, Any]] = (),
) -> dict:
    """Areas drawn from our polygons. Shapes: id, name, points ("x,y x,y"), x, y (of the name), url, chosen,
    and `short`, where less is to be written. Outlines (name, points, x, y) lie over the shapes.

    With `select` (the id of a <select>) tapping a shape chooses its option; without JavaScript the select
    alone works. With urls the shapes are links. With neither it only shows.
    """
    size = drawn.name_size(box)
    return {
        "shapes": shapes, "label": label, "box": box, "select": select, "size": size, "outlines": outlines,
    }  # fmt: skip


# -- forms -----------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict:
    """What must be put right, on top of the page, each linked to its field; nothing if nothing is wrong."""
    return {"errors": fields.wrong(form), "general": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **wishes: Any) -> dict:
    """A form's field: label, hint, error beside, input, whatever the widget is. Wishes: see fields.Wishes."""
    return fields.described(bound, fields.Wishes(**wishes))
