"""What the pictures of `regimen bench plot` share: the page and its style, and a bar with its label and its number."""

from collections.abc import Iterator, Sequence
from html import escape

WIDTH, LEFT, LONGEST, ROW, GAP, MARGIN = 760, 170, 500, 24, 44, 34
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.note { font-size: 11px; fill: #57606a; }
.label { text-anchor: end; }
.paper { fill: #ffffff; }
.theirs { fill: #afb8c1; }
.ours { fill: #0969da; }
.interval { stroke: #24292f; stroke-width: 1.5; }
"""


def heading(text: str, y: int) -> str:
    """Return a panel's title."""
    return f'<text class="title" x="{LEFT}" y="{y}">{escape(text)}</text>'


def bar(label: str, share: float, text: str, y: int, *, ours: bool, ends: Sequence[float] = ()) -> Iterator[str]:
    """Yield a bar as long as `share` of the longest; `ends` are the interval's, as shares."""
    length = round(LONGEST * share, 1)
    yield f'<text class="label" x="{LEFT - 10}" y="{y + 14}">{escape(label)}</text>'
    yield f'<rect class="{"ours" if ours else "theirs"}" x="{LEFT}" y="{y}" width="{length}" height="18"/>'
    if ends:
        low, high = (round(LEFT + LONGEST * end, 1) for end in ends)
        yield f'<line class="interval" x1="{low}" y1="{y + 9}" x2="{high}" y2="{y + 9}"/>'
    reach = round(max(length, *(LONGEST * end for end in ends)) if ends else length, 1)
    yield f'<text x="{LEFT + reach + 6}" y="{y + 14}">{escape(text)}</text>'


def page(title: str, note: str, parts: Sequence[str], height: int) -> str:
    """Return the whole picture, its note at the foot."""
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t">'
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}"/>'
    name = f'<title id="t">{escape(title)}</title>'
    foot = f'<text class="note" x="{LEFT}" y="{height - 14}">{escape(note)}</text>'
    return "\n".join([head, name, f"<style>{STYLE}</style>", paper, *parts, foot, "</svg>\n"])
