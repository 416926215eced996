"""What is typed of the district's people."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Population
from evaluation.selectors.population import VALUES
from evaluation.templatetags.judgement import MEMBER_WORDS


class PopulationForm(forms.Form):
    """Year, source, and a number for each value of each feature."""

    use_required_attribute = False
    year = forms.IntegerField(label=_("Year of the count"), min_value=1990, max_value=2100)
    source = forms.CharField(
        label=_("Where do the numbers come from?"),
        help_text=_("For example a census or the yearbook of the district. It stands under the figures."),
        max_length=200,
        error_messages={"required": _("Please say where the numbers come from.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for feature, values in VALUES.items():
            for value in values:
                self.fields[f"{feature}-{value}"] = forms.IntegerField(
                    label=MEMBER_WORDS[value],
                    min_value=0,
                    error_messages={"required": _("Please give how many people there are of each kind.")},
                )

    @classmethod
    def of(cls, known: Population | None) -> "PopulationForm":
        """The form with what holds now."""
        if known is None:
            return cls()
        rows = known.counts.items()
        numbers = {f"{feature}-{value}": n for feature, values in rows for value, n in values.items()}
        return cls(initial={"year": known.year, "source": known.source} | numbers)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """(feature, its fields)."""
        for feature, values in VALUES.items():
            yield feature, [self[f"{feature}-{value}"] for value in values]

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        counts = {
            feature: {value: data[f"{feature}-{value}"] for value in values}
            for feature, values in VALUES.items()
        }
        return {"year": data["year"], "source": data["source"], "counts": counts}
