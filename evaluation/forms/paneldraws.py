"""What the panel's secretary fills in to draw a panel."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.actions.paneldraws import MOST_SEATS, Plan
from evaluation.selectors import features, quotas

Pair = tuple[forms.BoundField, forms.BoundField]


class PlanForm(forms.Form):
    """Seats, term and public draw; and for each value of each feature how few and how many seats."""

    use_required_attribute = False
    size = forms.IntegerField(label=gettext_lazy("Seats"), min_value=3, max_value=MOST_SEATS, initial=9)
    from_day = forms.DateField(
        label=gettext_lazy("First day of the term"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until_day = forms.DateField(
        label=gettext_lazy("Last day of the term"), widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(
        label=gettext_lazy("Whose numbers will make the seed?"),
        help_text=gettext_lazy(
            "A public draw that nobody here can influence, for example a lottery with its number."
        ),
        max_length=200,
        error_messages={"required": gettext_lazy("Please name the public draw whose numbers will be used.")},
    )
    draws_on = forms.DateField(
        label=gettext_lazy("On which day is it drawn?"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.pool = features.counted()
        self.places = [(name, value) for name, counts in self.pool.items() for value in sorted(counts)]
        begun = quotas.suggested(self._size(), self.pool)
        for n, (name, value) in enumerate(self.places):
            for side, bound in zip(("least", "most"), begun[name][value], strict=True):
                label = _("At least") if side == "least" else _("At most")
                self.fields[f"{side}_{n}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=MOST_SEATS, initial=bound
                )

    def _size(self) -> int:
        """The seats that were typed, where that can be read."""
        typed = str((self.data or self.initial).get("size", ""))
        return (
            int(typed) if typed.isdigit() and 3 <= int(typed) <= MOST_SEATS else self.fields["size"].initial
        )

    @property
    def rows(self) -> list[tuple[str, str, int, Pair]]:
        """(feature, value, how many of the pool, the two fields), for the page."""
        return [
            (name, value, self.pool[name][value], (self[f"least_{n}"], self[f"most_{n}"]))
            for n, (name, value) in enumerate(self.places)
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for n in range(len(self.places)):
            least, most = given.get(f"least_{n}"), given.get(f"most_{n}")
            if least is not None and most is not None and least > most:
                self.add_error(f"most_{n}", _("Not less than at least."))
        return given

    @property
    def plan(self) -> Plan:
        """What the action takes."""
        given = self.cleaned_data
        bounds: dict[str, dict[str, tuple[int, int]]] = {}
        for n, (name, value) in enumerate(self.places):
            bounds.setdefault(name, {})[value] = (given[f"least_{n}"], given[f"most_{n}"])
        named = ("size", "from_day", "until_day", "source", "draws_on")
        return Plan(quotas=bounds, **{name: given[name] for name in named})
