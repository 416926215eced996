"""What is typed of packets and of cases with a known answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Criterion


class MaskForm(forms.Form):
    """Words that give somebody away."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Which words give somebody away?"),
        help_text=_("As they stand in the case. They are masked wherever they stand."),
        max_length=100,
        error_messages={"required": _("Please type the words that are to be masked.")},
    )


class ReferenceForm(forms.Form):
    """The agreed marks, a choice for each criterion, and how they were agreed."""

    use_required_attribute = False

    def __init__(self, criteria: Iterable[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = []
        for criterion in criteria:
            self.keys.append(criterion.key)
            words = [(anchor.value, f"{anchor.value} · {anchor.words}") for anchor in criterion.anchors.all()]
            self.fields[criterion.key] = forms.TypedChoiceField(
                label=criterion.name, choices=[("", "—"), *reversed(words)], coerce=int,
                error_messages={"required": _("Please choose the mark that was agreed.")},
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=_("How were they agreed?"),
            help_text=_("Who talked it over, and what settled it. Members never read it."),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Please say how these marks were agreed.")},
        )

    @property
    def marks(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self.keys}

    @property
    def mark_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in self.keys]
