"""Filing where the draw of a reference meets one that is taken."""

from grievances.models import Grievance
from portal.accounts import codes
from tests.factories.district import file_case


def test_a_reference_that_is_taken_is_drawn_again(district, monkeypatch):
    first = file_case(district).grievance
    taken = first.reference.removeprefix("LH-").replace("-", "")
    signs = iter(taken + "234567" + "ABCDEFGHJK")
    monkeypatch.setattr(codes.secrets, "choice", lambda _signs: next(signs))
    second = file_case(district)
    assert (second.grievance.reference, second.code, second.again) == ("LH-2345-67", "ABCDE-FGHJK", False)
    assert Grievance.objects.count() == 2
    assert second.grievance.parts.count() == 3, "and nothing of the first try is left"
