"""How the tests write a view down, so that it can be compared and read by eye."""

from pathlib import Path

from portable_record.record.readable.view import View

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted(GOLDEN.glob("*.json"))


def spelled(view: View) -> str:
    """Return a view as text: its kind and title, then its lines, each set in by its depth."""
    lines = [f"{view.kind} | {view.title}"]
    for line in view.lines:
        pad = "    " * line.depth
        lines.append(f"{pad}{line.label}: " + line.text.replace("\n", f"\n{pad}| "))
    return "\n".join(lines) + "\n"
