"""The pages of the docs as tests see them: blocks of code, tables, headings, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
IMAGES = DOCS / "images"

FOUR_VALUES = ("TUNER_BASE_URL", "TUNER_API_KEY", "TUNER_WORKSPACE_ID", "TUNER_AGENT_ID")
"""The variables from which the examples take what every client needs."""

_SDKS = ("tuner", "tuner_pipecat_sdk")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_LINK = re.compile(r"\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `line` is that of its fence, counted from 1."""

    language: str
    text: str
    line: int

    @property
    def needs_an_sdk(self) -> bool:
        """Whether this example imports one of the official SDKs."""
        return any(f"from {sdk} import" in self.text for sdk in _SDKS)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Markdown."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self) -> list[Block]:
        """The fenced blocks, from top to bottom."""
        text = self.text
        return [
            Block(match[1], match[2], text.count("\n", 0, match.start()) + 1)
            for match in _FENCE.finditer(text)
        ]

    def anchors(self) -> set[str]:
        """What a link can name after its `#`: each heading, as GitHub spells it."""
        return {_slug(heading) for heading in _HEADING.findall(self.prose)}

    def links(self) -> list[str]:
        """The targets of all links."""
        return _LINK.findall(self.prose)

    def images(self) -> list[tuple[str, Path]]:
        """Each image: the words that stand for it, and its file."""
        return [
            (words, (self.path.parent / target).resolve())
            for words, target in _IMAGE.findall(self.prose)
        ]

    def section(self, heading: str) -> str:
        """What stands below a heading, with the headings below that one."""
        match = re.search(rf"^(#+) {re.escape(heading)}$", self.text, re.MULTILINE)
        assert match, f"{self.name} has no heading {heading!r}"
        rest = self.text[match.end() :]
        end = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
        return rest[: end.start()] if end else rest

    def cells(self, heading: str = "") -> Iterator[list[str]]:
        """The rows of the tables, of all or of those below a heading, without mere lines."""
        text = _FENCE.sub("", self.section(heading)) if heading else self.prose
        for line in text.splitlines():
            if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
                yield [cell.strip() for cell in line.strip("|").split(" |")]

    def generated(self, name: str) -> str:
        """What stands between the two marks of a generated part."""
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        before, _, rest = self.text.partition(begin)
        inside, mark, after = rest.partition(end)
        assert mark, f"{self.name} has no part {name!r}"
        assert begin not in before + after, f"{self.name} has more than one part {name!r}"
        return inside

    def with_generated(self, name: str, content: str) -> str:
        """The page's text with this content between the two marks."""
        old = f"<!-- {name}:begin -->\n{self.generated(name)}<!-- {name}:end -->"
        new = f"<!-- {name}:begin -->\n{content}<!-- {name}:end -->"
        return self.text.replace(old, new)


README = Page(ROOT / "README.md")
CONNECT = Page(DOCS / "connect.md")
API = Page(DOCS / "api.md")
ANALYSES = Page(DOCS / "analyses.md")
OPERATE = Page(DOCS / "operate.md")
COMMANDS = Page(DOCS / "cli.md")
DEPENDENCIES = Page(DOCS / "dependencies.md")
PERFORMANCE = Page(DOCS / "performance.md")
PAGES = [
    *(Page(ROOT / name) for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(Page(path) for path in sorted(DOCS.rglob("*.md"))),
]


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
