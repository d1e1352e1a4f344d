"""Where the story is: which blocks hold it, found before any clutter inside it is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleaners.cues import Cues
from cleaners.matching import Reading


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """The blocks that hold the story, clutter between its paragraphs included."""

    blocks: frozenset[int]
    """Indices of its blocks; everything else is outside."""
    source: str
    """Which search found it: `Article.body_source`."""
    confidence: float
    """0 to 1."""
    headline: int | None = None
    """The block that holds the headline as the reader sees it."""

    @property
    def first(self) -> int:
        """Its first block."""
        return min(self.blocks)

    @property
    def last(self) -> int:
        """Its last block."""
        return max(self.blocks)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that a finder looks at."""

    reading: Reading
    cues: tuple[Cues, ...]
    story: Story
    named: Mapping[int, str] = field(default_factory=dict)
    """HTML: element index -> id of the rule that its class, id or tag names; what yielded to the story is not there."""
    selected: frozenset[int] = frozenset()
    """HTML: those of them that a rule's selector matched: exact even within a line."""
    placed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """HTML: field of `Selectors` -> the elements that the page's layouts select for it, most telling first."""
