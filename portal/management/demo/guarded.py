"""A life in which somebody files confidentially, is asked after a week later, and says that they are put
under pressure."""

from grievances.actions import pressing
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY, Actor
from portal.management.demo.lives import HOUR, Life

WEEK = 7 * 24 * HOUR
ALONE = Filer(
    "梁素芬", "13900000042", anonymous=False, sensitive_consent=True
)  # news comes as short messages
TEXT = "昨晚有两个人上门，说再反映就让我家停车位没了，还问是不是我打的电话。我一个人住，有点怕。"


class Confidential(Life):
    """Handled as any case; after the ladder's first days the question comes, and the answer of one tap."""

    guarded = True

    def _filer(self) -> tuple[Filer, Actor]:
        return ALONE, NOBODY

    def file(self) -> None:
        super().file()
        self.plan(WEEK + 3 * HOUR, self.say, office=False)

    def say(self) -> None:
        """Something happened: discipline inspection and the co-operation centre read it, no department."""
        pressing.report(self.case, actor=self.resident, text=TEXT)
