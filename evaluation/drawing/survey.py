"""The sample of a survey: who is asked, out of everybody who may be. PURE.

frame hash = SHA-256("frame-v1" ‖ canonical JSON of the codes in order), published first
seed       = SHA-256("draw-v1" ‖ frame hash ‖ the public randomness that was named beforehand)
rank       = SHA-256("pulse-v1" ‖ seed ‖ code), smallest first: the first so many are asked
"""

from collections.abc import Iterable, Sequence

from evaluation.drawing.digests import canonical, digest


def frame_hash(codes: Iterable[str]) -> str:
    """The hash of a frame, in whatever order its codes come."""
    return digest("frame-v1", canonical(sorted(codes))).hex()


def sampled(seed: str, codes: Iterable[str], size: int) -> list[str]:
    """The codes that are asked, in drawn order; all of them where there are no more than `size`."""
    return sorted(codes, key=lambda code: digest("pulse-v1", seed, code))[:size]


def is_as_published(frame: Sequence[str], published_hash: str) -> bool:
    """Whether these are the codes whose hash was published."""
    return frame_hash(frame) == published_hash
