"""A progress bar on standard error: redrawn in place on a terminal, a line at every tenth elsewhere."""

import sys
from time import monotonic


class Progress:
    """Shows how much of `total` is done. Call `add` often: it draws at most five times a second."""

    def __init__(self, total: int, stream=None):
        self.total, self.done, self.drawn, self.tenth = max(total, 1), 0, 0.0, 0
        self.stream = stream or sys.stderr
        self.live, self.began = self.stream.isatty(), monotonic()

    def add(self, amount: int, words: str = "") -> None:
        """So much more is done."""
        self.done += amount
        share, now = min(1.0, self.done / self.total), monotonic()
        if self.live and (share >= 1 or now - self.drawn > 0.2):
            self.drawn = now
            bar = "█" * int(share * 30)
            self.stream.write(f"\r{bar:░<30} {share:4.0%}  {words}  {now - self.began:.0f} s\x1b[K")
        elif not self.live and int(share * 10) > self.tenth:
            self.tenth = int(share * 10)
            self.stream.write(f"{share:4.0%}  {words}  {now - self.began:.0f} s\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the bar's line."""
        if self.live:
            self.stream.write("\n")
