"""Write every sample's `removed.txt` from what the cleaner removes now: `python -m tests.outlets.write_removed`.

The diff is to be read before it is committed: it shows what would be lost.
"""

from __future__ import annotations

from crawler.samples import removed_lines
from tests.outlets.samples import ARTICLES, cleaned


def main() -> None:
    """One file a sample that is kept. Raises `NotAnArticle` for one that the cleaner refuses."""
    for sample in ARTICLES:
        lines = removed_lines(cleaned(sample))
        (sample.folder / "removed.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
