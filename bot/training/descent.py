"""The schedule that the long trainings share: a short warm-up, then straight down, by the steps or by the time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

#: Share of the rate that is left at the end.
_LEAST = 0.02


@dataclass(frozen=True)
class Descent:
    """How far a training has come, and what it learns at.

    Attributes:
        steps: All that are planned.
        minutes: The training ends after so long at the latest.
        warm_up: Share of the steps in which the rate rises.
        before: Seconds spent before an interruption.
    """

    steps: int
    minutes: float
    warm_up: float
    before: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Spent so far, with what was spent before an interruption."""
        return self.before + time.monotonic() - self._began

    def gone(self, step: int) -> float:
        """Share of the schedule that is over, by the steps or by the time, whichever runs out first; 1 at the end."""
        return max(step / self.steps, self.seconds / (60 * self.minutes))

    def factor(self, step: int) -> float:
        """What a learning rate is multiplied by."""
        return min(1.0, step / (self.warm_up * self.steps)) * max(_LEAST, 1 - self.gone(step))

    def progress(self, step: int, loss: float) -> str:
        """A line for the one who waits."""
        spent = self.seconds / 60
        left = spent / step * (self.steps - step)
        return f"step {step}/{self.steps}  loss {loss:.3f}  {spent:.1f} min, {left:.1f} left"
