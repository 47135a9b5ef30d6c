"""Small changes to a module's syntax tree, one at a time: what a slip of the keyboard would make of a rule.

Messages are left alone (no total hangs on them), and so are names and articles given to `Rule` and `Cite`.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd,
}  # fmt: skip
CODE = re.compile(r"[A-Za-z0-9_.+-]+")
NAMED = frozenset({"Rule", "Cite", "_rule"})
Path = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change at `line` of a module: `words` say it, `tree` is the whole module with it."""

    line: int
    words: str
    tree: ast.Module


def mutants(source: str, *, in_functions_only: bool = False) -> Iterator[Mutant]:
    module = ast.parse(source)
    inside = _lines_of_functions(module)
    for path, node in _walk(module, ()):
        if in_functions_only and getattr(node, "lineno", 0) not in inside:
            continue
        for words, change in _changes(node):
            changed = copy.deepcopy(module)
            _put(changed, path, change)
            yield Mutant(getattr(node, "lineno", 0), words, ast.fix_missing_locations(changed))


def _lines_of_functions(module: ast.Module) -> set[int]:
    functions = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef)]
    return {line for one in functions for line in range(one.body[0].lineno, (one.end_lineno or one.lineno) + 1)}


def _walk(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    yield path, node
    for name, value in ast.iter_fields(node):
        if _is_left_alone(node, name):
            continue
        if isinstance(value, ast.AST):
            yield from _walk(value, (*path, (name, None)))
        elif isinstance(value, list):
            for rank, one in enumerate(value):
                if isinstance(one, ast.AST) and not _is_docstring(node, rank, one):
                    yield from _walk(one, (*path, (name, rank)))


def _is_left_alone(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Call):
        return name == "args" and isinstance(node.func, ast.Name) and node.func.id in NAMED
    return name in {"annotation", "returns", "decorator_list"} or isinstance(node, ast.JoinedStr)


def _is_docstring(node: ast.AST, rank: int, one: ast.AST) -> bool:
    is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    return rank == 0 and is_text and isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the node's place, in words and as a tree."""
    for words, change in (*_of_expression(node), *_of_statement(node)):
        yield words, ast.copy_location(change, node) if hasattr(node, "lineno") else change


def _of_expression(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        for rank, one in enumerate(node.ops):
            ops = [SWAPS[type(one)]() if at == rank else op for at, op in enumerate(node.ops)]
            changed = ast.Compare(node.left, ops, node.comparators)  # type: ignore[arg-type]
            yield f"{ast.unparse(node)} → {ast.unparse(changed)}", changed
    elif isinstance(node, ast.BoolOp):
        yield f"{type(node.op).__name__} exchanged", ast.BoolOp(SWAPS[type(node.op)](), node.values)  # type: ignore[arg-type]
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield (
            f"{type(node.op).__name__} exchanged",
            ast.BinOp(node.left, SWAPS[type(node.op)](), node.right),  # type: ignore[arg-type]
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out", node.operand
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)


def _of_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} → {node.value + 1}", ast.Constant(node.value + 1)


def _of_statement(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, (ast.Continue, ast.Break)) or (isinstance(node, ast.Return) and node.value is None):
        yield f"{ast.unparse(node)} left out", ast.Pass()
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield f"{ast.unparse(node.value.func)}(…) left out", ast.Pass()
    elif isinstance(node, ast.Assign) and any(isinstance(one, ast.Attribute) for one in node.targets):
        yield f"{ast.unparse(node)[:60]} left out", ast.Pass()
    elif isinstance(node, (ast.Set, ast.Tuple)):
        for rank, one in enumerate(node.elts):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and CODE.fullmatch(one.value):
                other = ast.Constant(one.value + "_")
                yield f"{one.value!r} spoilt", type(node)([*node.elts[:rank], other, *node.elts[rank + 1 :]])


def _put(module: ast.Module, path: Path, change: ast.AST) -> None:
    place: ast.AST = module
    for name, rank in path[:-1]:
        value = getattr(place, name)
        place = value if rank is None else value[rank]
    name, rank = path[-1]
    if rank is None:
        setattr(place, name, change)
    else:
        getattr(place, name)[rank] = change
