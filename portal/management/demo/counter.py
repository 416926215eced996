"""A life that began at a neighbour's door: a grid officer filed it for her, and later looked for it."""

from datetime import timedelta

from grievances.actions import behalf, looking
from grievances.actions.behalf import Asked
from portal.accounts.identities import Filer
from portal.departments.actors import Actor
from portal.management.demo.lives import HOUR, Life

NEIGHBOUR = Filer(name="孙桂英", phone="100 0000 2716", anonymous=False)


class AtTheDoor(Life):
    """She sees badly: the grid officer writes it down and prints the receipt. She calls, and has lost it."""

    behalf = Asked("visit", "in_person", "sight")

    def _filer(self) -> tuple[Filer, Actor]:
        return NEIGHBOUR, self._officer()

    def _officer(self) -> Actor:
        return self.world.cast.grid_officer(self.area.path)

    def file(self) -> None:
        super().file()
        behalf.hand_out(self.case, actor=self._officer())
        self.plan(timedelta(hours=22), self.look)

    def look(self) -> None:
        looking.look_up(
            actor=self._officer(),
            by="phone",
            value=NEIGHBOUR.phone,
            purpose="lost_slip",
            reason="来电询问，回执找不到了。",
        )
        self.plan(HOUR, self.renew)

    def renew(self) -> None:
        """She comes by, and gets a new slip."""
        behalf.recode(self.case, actor=self._officer(), proof="known")
        behalf.hand_out(self.case, actor=self._officer())
