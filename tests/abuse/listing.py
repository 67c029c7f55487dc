"""The list of abuse that is tried, made from the tests' own names: python -m tests.abuse.listing > docs/abuse.md"""

import ast
from pathlib import Path

FOLDER = Path(__file__).parent
INTRODUCTION = """# What is tried, and refused

Each line is a test in `tests/abuse/` that tries it on the application or on gunicorn as it runs, and wants it refused;
a number says in how many ways. `./regimen test tests/abuse` tries them all. `tests/api/test_one_client.py` adds another
client's things at every address, `tests/access/test_gate.py` every address without a key or with one that may not, and
`tests/jobs/test_webhooks.py` addresses that a name comes to mean later. Made by `python -m tests.abuse.listing`.
"""
FILES = ("test_credentials.py", "test_on_the_wire.py", "test_odd_spellings.py", "test_through_http.py")


def page() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    total = 0
    for file in (FOLDER / name for name in FILES):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
        parts.append(f"## {file.stem.removeprefix('test_').replace('_', ' ').capitalize()}\n")
        for test in tests:
            ways = _ways(test, tree)
            total += ways
            sentence = test.name.removeprefix("test_").replace("_", " ").capitalize()
            parts.append(f"- {sentence}{f' ({ways} ways)' if ways > 1 else ''}")
        parts.append("")
    parts.append(f"{total} attempts in all.\n")
    return "\n".join(parts)


def _ways(test: ast.FunctionDef, tree: ast.Module) -> int:
    """Return how many cases a test's parameters make."""
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    ways = 1
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.parametrize":
            ways *= _count(decorator.args[1], constants)
    return ways


def _count(values: ast.expr, constants: dict[str, ast.expr | None]) -> int:
    if isinstance(values, ast.Call):  # the values of a table
        values = values.func.value if isinstance(values.func, ast.Attribute) else values
    if isinstance(values, ast.Name):
        values = constants[values.id] or values
    return len(values.keys if isinstance(values, ast.Dict) else values.elts)  # pyright: ignore[reportAttributeAccessIssue]


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - what it is for
