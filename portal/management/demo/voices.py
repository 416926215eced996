"""Many voices, one matter: neighbours join a case, and the grid officer merges what another filed as well."""

import uuid
from functools import partial

from grievances.actions import filing, handling, merging, neighbours, separating
from grievances.actions.filing import Filing
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.departments.actors import NOBODY
from portal.management.demo.lives import HOUR, Life

NEIGHBOURS = 7
SAYS = {
    "zh-hans": ("我们这栋也是这样。", "", "每天都这样，请尽快处理。", "", "", "我家老人也受影响。", ""),
    "en": ("It is the same in our building.", "", "Every day, please hurry.", "", "", "", ""),
}
TWO = {"zh-hans": "另一件在隔壁小区，分开办理。", "en": "The other one is in the next estate."}
AGAIN = {"zh-hans": "我也来反映：", "en": "I want to report it, too: "}


class ManyVoices(Life):
    """Signed for and at work; seven households have joined, and one more had filed it on its own."""

    def _plan_signatures(self) -> None:
        self.plan(2 * HOUR, self.sign_only)
        for number in range(NEIGHBOURS):
            self.plan((3 + number / 2) * HOUR, partial(self.join, number))
        self.plan(7 * HOUR, self.merge)
        self.plan(8 * HOUR, self.separate)

    def sign_only(self) -> None:
        handling.sign(self.case, actor=self._lead())

    def join(self, number: int) -> None:
        language = self.story.language
        neighbours.join_in(
            self.case,
            actor=NOBODY,
            form_key=str(uuid.UUID(int=self.rng.getrandbits(128), version=4)),
            text=SAYS[language][number],
            filer=Filer(email=f"neighbour{number}@example.org", language=language),
        )

    def merge(self) -> None:
        """Somebody else has filed the same in much the same words."""
        self._merge_another("second@example.org")

    def separate(self) -> None:
        """What was merged by mistake stands alone again."""
        other = self._merge_another("third@example.org")
        officer = self.world.cast.grid_officer(self.area.path)
        separating.separate(other, actor=officer, reason=TWO[self.story.language])

    def _merge_another(self, email: str) -> Grievance:
        language = self.story.language
        other = filing.file(
            Filing(
                body=f"{AGAIN[language]}{self.words.body}",
                area=self.area,
                category=self.category,
                place=self.words.place,
                form_key=str(uuid.UUID(int=self.rng.getrandbits(128), version=4)),
                language=language,
                filer=Filer(email=email, language=language),
            ),
            actor=NOBODY,
        ).grievance
        officer = self.world.cast.grid_officer(self.area.path)
        return merging.merge(other, actor=officer, into=self.case)
