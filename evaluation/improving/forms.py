"""What is decided on an improvement, and what is proposed; forms never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.actions.rubrics import LONGEST as SENTENCE
from evaluation.improving.actions import deciding, opening
from evaluation.improving.selectors.proposals import Choices
from evaluation.improving.wording import KINDS
from evaluation.selectors.rubrics import Words
from grievances.forms.inputs import Prose
from portal.departments.actions import standards
from portal.departments.forms.inputs import DepartmentChoice
from portal.engines.limits.clock import Limit
from portal.engines.limits.wording import limit_words

VALUES = range(1, 6)
IN = {"zh": _("in Chinese"), "en": _("in English")}


class Plain(forms.Form):
    """Errors come from us, on top and beside the field, not from the browser."""

    use_required_attribute = False


class WordsForm(Plain):
    """A question and its five anchors, in both languages. Fields: `question_zh`, `anchor_1_zh` …"""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        names = [("question", _("The question"))]
        names += [
            (f"anchor_{value}", _("What a mark of %(value)s means") % {"value": value}) for value in VALUES
        ]
        for name, label in names:
            for language, most in SENTENCE.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=_("%(what)s, %(language)s") % {"what": label, "language": IN[language]},
                    max_length=most,
                    error_messages={"required": _("Please write this sentence in both languages.")},
                )

    @staticmethod
    def known(words: Words) -> dict[str, str]:
        """The fields as the words stand."""
        rows = {"question": words.question} | {
            f"anchor_{value}": pair for value, pair in enumerate(words.anchors, start=1)
        }
        return {
            f"{name}_{language}": text
            for name, pair in rows.items()
            for language, text in zip(SENTENCE, pair, strict=True)
        }

    @property
    def words(self) -> Words:
        given = self.cleaned_data

        def pair(name: str) -> tuple[str, str]:
            return given[f"{name}_zh"], given[f"{name}_en"]

        return Words(pair("question"), tuple(pair(f"anchor_{value}") for value in VALUES))


class AmountForm(Plain):
    """Another limit, in the unit of the class."""

    amount = forms.IntegerField(
        label=_("The new limit"),
        min_value=1,
        max_value=600_000,
        error_messages={
            "required": _("Please enter a number."),
            "invalid": _("Please enter a whole number."),
            "min_value": _("At least 1."),
        },
    )

    def say_unit(self, now: Limit) -> None:
        """Beside the field: the limit as it is, and so in which unit a number is read."""
        told = {"now": limit_words(now)}
        self.fields["amount"].help_text = _("A number alone, counted as now: %(now)s.") % told


class StandardForm(Plain):
    """What whoever files may expect."""

    text_zh = Prose(
        label=_("The standard in Chinese"),
        help_text=_(
            "What a resident may expect: what is done, by whom, by when, and how they see that it is done."
        ),
        max_length=standards.LONGEST,
        error_messages={"required": _("Please write it in Chinese.")},
    )
    text_en = Prose(
        label=_("The standard in English"),
        max_length=standards.LONGEST,
        error_messages={"required": _("Please write it in English.")},
    )
    basis = forms.CharField(label=_("What it rests on"), max_length=300, required=False)


class InnovationForm(Plain):
    """What others are to follow."""

    name_zh = forms.CharField(label=_("What it is called, in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("What it is called, in English"), max_length=160)
    text_zh = Prose(
        label=_("How it is done, in Chinese"),
        help_text=_(
            "So that a unit that has never seen it can begin: who does what, with whom, and what it takes."
        ),
        max_length=deciding.LONGEST,
    )
    text_en = Prose(label=_("How it is done, in English"), max_length=deciding.LONGEST)
    keeper = DepartmentChoice(label=_("Who tells others how it is done"))

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["keeper"].offer()  # type: ignore[attr-defined]

    @property
    def innovation(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return {
            "names": {name: given[name] for name in ("name_zh", "name_en")},
            "texts": {name: given[name] for name in ("text_zh", "text_en")},
            "keeper": given["keeper"],
        }


class DeclineForm(Plain):
    """Why all stays as it is."""

    why = Prose(
        label=_("Why all stays as it is"),
        max_length=deciding.LONGEST,
        error_messages={"required": _("Please say why all stays as it is: everybody may read it.")},
    )


class ProposeForm(Plain):
    """What is to be improved, and what in the results calls for it."""

    what = forms.ChoiceField(
        label=_("What is to be improved?"),
        error_messages={"required": _("Please choose."), "invalid_choice": _("Please choose one of these.")},
    )
    because = Prose(
        label=_("What in the results calls for it?"),
        help_text=_("It stands for everybody to read: write nothing that tells who somebody is."),
        max_length=opening.LONGEST,
        error_messages={"required": _("Please say what in the results calls for it.")},
    )

    def __init__(self, *args: Any, offered: Choices, **more: Any):
        super().__init__(*args, **more)
        groups = [(str(KINDS[kind]), rows) for kind, rows in offered]
        self.fields["what"].choices = [("", _("Please choose")), *groups]  # type: ignore[attr-defined]
