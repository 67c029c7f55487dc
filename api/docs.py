"""/docs: the OpenAPI document as pages that a person reads; made here, nothing is loaded from elsewhere, no script."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template
from markupsafe import Markup, escape

from access.needs import open_to_all
from api.document import document

Node = dict[str, Any]

REFERENCE = "#/components/schemas/"
CODE = re.compile(r"`([^`]+)`")
BOUNDS = (
    ("minimum", "at least {}"),
    ("exclusiveMinimum", "more than {}"),
    ("maximum", "at most {}"),
    ("exclusiveMaximum", "less than {}"),
    ("minLength", "{} characters or more"),
    ("maxLength", "{} characters or fewer"),
    ("minItems", "{} entries or more"),
    ("maxItems", "{} entries or fewer"),
    ("format", "{}"),
)
"""What bounds a value, in words."""

routes = Blueprint(
    "docs", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static"
)


class Field(NamedTuple):
    """A field of an object, or a parameter."""

    name: str
    kind: Markup
    required: bool
    description: str
    where: str = ""


class Operation(NamedTuple):
    """One thing that can be asked for."""

    method: str
    path: str
    said: Node
    parameters: Sequence[Field]
    body: Markup | None
    example: str | None

    @property
    def anchor(self) -> str:
        """Where on its page it stands."""
        return self.said["operationId"]


class Schema(NamedTuple):
    """What a body or an answer is made of."""

    name: str
    description: str
    fields: Sequence[Field]
    one_of: Sequence[str]


@routes.app_template_filter("in_words")
def in_words(text: str | None) -> Markup:
    """Return text with its code marked as such."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text or ""))))  # noqa: S704 - escaped just before


@routes.get("/docs")
@routes.get("/docs/<tag>")
@open_to_all
def show(tag: str | None = None) -> str:
    """Show what there is, or everything about one group of it."""
    said = document()
    tags = {name: list(_operations(said, name)) for name in _tags(said)}
    if tag is not None and tag not in tags:
        abort(404)
    schemas = list(_schemas(said, tags[tag])) if tag else []
    return render_template("docs.html", said=said, tags=tags, tag=tag, schemas=schemas)


def _tags(said: Node) -> list[str]:
    return sorted({name for _, _, operation in _walk(said) for name in operation.get("tags", ())})


def _walk(said: Node) -> Iterator[tuple[str, str, Node]]:
    for path, methods in sorted(said["paths"].items()):
        for method, operation in methods.items():
            yield path, method, operation


def _operations(said: Node, tag: str) -> Iterator[Operation]:
    for path, method, operation in _walk(said):
        if tag not in operation.get("tags", ()):
            continue
        body = _body(operation)
        example = _example(said, body)
        parameters = [
            Field(one["name"], kind(one["schema"]), one.get("required", False), one.get("description", ""), one["in"])
            for one in operation.get("parameters", ())
        ]
        yield Operation(method.upper(), path, operation, parameters, kind(body) if body else None, example)


def _body(operation: Node) -> Node | None:
    content = operation.get("requestBody", {}).get("content", {})
    return next((one["schema"] for one in content.values()), None)


def _example(said: Node, schema: Node | None) -> str | None:
    name = (schema or {}).get("$ref", "").removeprefix(REFERENCE)
    found = said["components"]["schemas"].get(name, {}).get("examples")
    return json.dumps(found[0], indent=2, ensure_ascii=False) if found else None


def _schemas(said: Node, operations: Sequence[Operation]) -> Iterator[Schema]:
    """Yield every schema these operations speak of, in the order they come up."""
    known: Node = said["components"]["schemas"]
    seen: dict[str, None] = {}
    ahead = _named([operation.said for operation in operations])
    while ahead:
        name = ahead.pop(0)
        if name in known and name not in seen:
            seen[name] = None
            ahead += _named(known[name])
    for name in seen:
        schema = known[name]
        needed = schema.get("required", ())
        fields = [
            Field(field, kind(inner), field in needed, inner.get("description", ""))
            for field, inner in schema.get("properties", {}).items()
        ]
        yield Schema(name, schema.get("description", ""), fields, schema.get("enum", ()))


def _named(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"].removeprefix(REFERENCE)] if str(node.get("$ref", "")).startswith(REFERENCE) else []
        return own + [name for inner in node.values() for name in _named(inner)]
    return [name for inner in node for name in _named(inner)] if isinstance(node, list) else []


@routes.app_template_filter("kind")
def kind(schema: Node) -> Markup:
    """Return in words what a value is, with a link to what it is made of."""
    if reference := schema.get("$ref"):
        name = reference.removeprefix(REFERENCE)
        return Markup('<a href="#{0}">{0}</a>').format(name)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return Markup(" or ").join(kind(one) for one in schema[word])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return Markup(", ").join(Markup("<code>{}</code>").format(json.dumps(one)) for one in values)
    if schema.get("type") == "array":
        return Markup("list of {}").format(kind(schema.get("items", {}))) + _bounds(schema)
    return escape(schema.get("type", "any")) + _bounds(schema)


def _bounds(schema: Node) -> Markup:
    said = [words.format(_plain(schema[name])) for name, words in BOUNDS if name in schema]
    return Markup(", {}").format(", ".join(said)) if said else Markup("")


def _plain(bound: object) -> object:
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound
