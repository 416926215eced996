"""Form widgets drawn fast: a <select> of a hundred options is not a hundred templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
GROUP = '<optgroup label="{}">{}</optgroup>'


class Renderer(DjangoTemplates):
    """Django's own renderer, but for <select>: the same markup, without a template for each option."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The widget as markup."""
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join("\n", "{}", ((_group(name, rows),) for name, rows, _at in widget["optgroups"]))
    return format_html('<select name="{}"{}>\n{}\n</select>', widget["name"], _attrs(widget["attrs"]), groups)


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> SafeString:
    drawn = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((str(each["value"]), _attrs(each["attrs"]), each["label"]) for each in options),
    )
    return format_html(GROUP, name, drawn) if name else drawn


def _attrs(attrs: Mapping[str, Any]) -> SafeString:
    """As Django writes them: True stands alone, False is left out, numbers are not localized."""
    if not attrs:
        return NOTHING
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value)),)
            for name, value in attrs.items()
            if value is not False
        ),
    )


NOTHING = mark_safe("")
