"""What people type on the pages of their account, cleaned; nothing is saved here."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions import LONGEST_PASSWORD


def _password(label: str, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-private": True})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=LONGEST_PASSWORD)


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password(_("Password"), "current-password")


OWN_NAMES = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class LanguageForm(forms.Form):
    """The language of letters and pages; each is called what its own readers call it."""

    language = forms.ChoiceField(label=_("Language"), choices=OWN_NAMES, widget=forms.RadioSelect)


class PasswordForm(forms.Form):
    """The old password, and the new one; shown nowhere, so it is typed once and can be pasted."""

    old_password = _password(_("Your present password"), "current-password")
    new_password = _password(_("Your new password"), "new-password")


class TokenForm(forms.Form):
    """A name for a new key."""

    label = forms.CharField(label=_("What is it for?"), max_length=60)
