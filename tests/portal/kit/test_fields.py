"""A field's label, hint, error and input belong together, for eyes and for screen readers."""

from django import forms
from django.template import Context, Template
from django.utils import translation

from portal.kit import fields
from portal.kit.samples import SampleForm


class Filing(forms.Form):
    body = forms.CharField(
        label="What happened?", help_text="Say where.", widget=forms.Textarea, min_length=5
    )
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agree = forms.BooleanField(label="Agreed", error_messages={"required": "Please agree first."})


def shown(source: str, **context) -> str:
    with translation.override("en"):
        return Template(source).render(Context(context))


def test_every_error_links_to_its_input_of_choices_to_the_first():
    form = Filing({"body": "loud"})
    with translation.override("en"):
        assert [anchor for anchor, _error in fields.wrong(form)] == ["id_body", "id_kind_0", "id_agree"]
    page = shown(
        "{% error_summary form %}{% field form.body %}{% field form.kind %}{% field form.agree %}", form=form
    )
    for anchor in ("id_body", "id_kind_0", "id_agree"):
        assert page.count(f'href="#{anchor}"') == 1
        assert page.count(f' id="{anchor}"') == 1


def test_what_is_missing_is_said_by_name_and_a_forms_own_words_stay():
    form = Filing({"body": ""})
    with translation.override("en"):
        said = [error for _anchor, error in fields.wrong(form)]
    assert said == ["Please fill in: What happened?", "Please choose: Kind", "Please agree first."]


def test_a_form_that_was_not_sent_shows_no_summary():
    assert shown("{% error_summary form %}", form=Filing()).strip() == ""


def test_an_error_without_a_field_is_shown_without_a_link():
    form = Filing({"body": "long enough", "kind": "a", "agree": "on"})
    form.add_error(None, "Too many today.")
    page = shown("{% error_summary form %}", form=form)
    assert "<li>Too many today.</li>" in page
    assert "href" not in page


def test_hint_and_error_are_named_by_the_input_and_what_was_typed_is_kept():
    page = shown("{% field form.body count=300 %}", form=Filing({"body": "loud"}))
    assert 'aria-describedby="id_body-hint id_body-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'data-count="300"' in page
    assert 'rows="5"' in page
    assert ">\nloud</textarea>" in page
    assert '<p class="field__hint" id="id_body-hint">Say where.</p>' in page


def test_what_may_be_left_out_says_so():
    assert "(optional)" in shown("{% field form.note %}", form=Filing())
    assert "(optional)" not in shown("{% field form.body %}", form=Filing())


def test_choices_stand_in_a_fieldset_with_their_question_as_legend():
    page = shown("{% field form.kind page=True %}", form=Filing())
    assert '<legend class="field__label field__label--page"><h1>Kind</h1> </legend>' in " ".join(page.split())
    assert page.count('type="radio"') == 2
    assert '<label class="choice" for="id_kind_1">' in page


def test_big_choices_show_the_number_beside_its_anchor():
    with translation.override("en"):
        form = SampleForm(initial={"score": "4"})
    page = shown("{% field form.score big=True %}", form=form)
    assert page.count('class="big-choice__value"') == 5
    assert '<span class="big-choice__value">4</span><span>Facts, basis and decision are clear</span>' in page
    assert page.count("checked") == 1


def test_a_label_with_markup_is_shown_as_text():
    class Named(forms.Form):
        body = forms.CharField(label="<b>x</b>", help_text="<i>y</i>")

    page = shown("{% field form.body %}", form=Named({"body": ""}))
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<i>y</i>" not in page


class Calling(forms.Form):
    near = [("1", "Fire"), ("2", "Water")]
    far = [(str(key), f"Unit {key}") for key in range(3, 17)]
    who = forms.MultipleChoiceField(
        label="Who", choices=[("Here", near), ("Others", far)], widget=forms.CheckboxSelectMultiple
    )
    within = forms.IntegerField(label="Within", min_value=1, max_value=90)
    why = forms.CharField(label="Why", max_length=5)
    place = forms.CharField(label="Place", max_length=5, error_messages={"max_length": "Five letters."})
    how = forms.ChoiceField(label="How", choices=[("a", "Well")], widget=fields.Scale)


def test_choices_stand_under_their_headings_and_a_long_group_is_folded_until_one_of_it_is_made():
    page = shown("{% field form.who %}", form=Calling())
    assert page.count('type="checkbox"') == 16
    assert '<div class="choices-group" role="group" aria-label="Here">' in page
    assert "<summary>Others · 14</summary>" in page
    assert "<details" not in shown("{% field form.who %}", form=Calling({"who": ["9"]}))


def test_an_error_leads_to_the_first_choice_of_the_first_group():
    form = Calling({"within": "3", "why": "so", "place": "here", "how": "a"})
    assert [anchor for anchor, _error in fields.wrong(form)] == ["id_who_0_0"]
    assert 'id="id_who_0_0"' in shown("{% field form.who %}", form=form)


def test_a_group_alone_is_not_folded():
    form = Calling()
    form.fields["who"].choices = [("Others", Calling.far)]
    assert "<details" not in shown("{% field form.who %}", form=form)


def test_numbers_and_lengths_are_told_plainly_and_a_forms_own_words_stay():
    form = Calling({"who": ["1"], "within": "0", "why": "because", "place": "nowhere", "how": "a"})
    with translation.override("en"):
        assert [error for _anchor, error in fields.wrong(form)] == [
            "Please write a number that is not below 1.",
            "Please shorten it to 5 characters. It has 7 now.",
            "Five letters.",
        ]


def test_a_scale_says_that_it_is_one():
    assert 'class="choices choices--scale"' in shown("{% field form.how %}", form=Calling())
    assert "choices--scale" not in shown("{% field form.who %}", form=Calling())
