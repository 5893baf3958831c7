"""Vectors and matrices in the processor's registers, which the compiler does not find by itself.

It keeps such small loops scalar, so they are said in its own language (LLVM): a row is a few vectors of four numbers, as
many numbers in all as there are states and phases. Wider vectors are no faster, since every other row would lie across
two cache lines. Sums run side by side, since each addition waits for the one before.
"""

from __future__ import annotations

import importlib
from typing import Any

_extending = importlib.import_module("numba.extending")
_types = importlib.import_module("numba.core.types")
_ir: Any = importlib.import_module("llvmlite.ir")
_DOUBLE = _ir.DoubleType()
_NUMBER = _ir.IntType(64)
_FUSED = ("contract", "reassoc")
_ALIGNED = 8  # bytes that are certain
_WIDEST = 4
_CHAINS = 2


def pieces(size: int) -> list[tuple[int, int]]:
    """Split a row into (first, width), widths powers of two."""
    out, first = [], 0
    while first < size:
        width = min(_WIDEST, 1 << ((size - first).bit_length() - 1))
        out.append((first, width))
        first += width
    return out


def data_of(context: Any, builder: Any, signature: Any, arguments: Any, place: int) -> Any:
    """Return the pointer to the first number of an array argument."""
    return context.make_array(signature.args[place])(context, builder, arguments[place]).data


def number(value: int) -> Any:
    """Return a constant index."""
    return _ir.Constant(_NUMBER, value)


def _pointer(builder: Any, data: Any, index: Any, first: int, width: int) -> Any:
    at = builder.gep(data, [builder.add(index, number(first))])
    return builder.bitcast(at, _ir.VectorType(_DOUBLE, width).as_pointer())


def one_at(builder: Any, data: Any, index: Any, offset: int) -> Any:
    """Load one number."""
    return builder.load(builder.gep(data, [builder.add(index, number(offset))]))


def load(builder: Any, data: Any, index: Any, size: int) -> list[Any]:
    """Load a row as vectors."""
    return [
        builder.load(_pointer(builder, data, index, first, width), align=_ALIGNED)
        for first, width in pieces(size)
    ]


def store(builder: Any, row: list[Any], data: Any, index: Any, size: int) -> None:
    """Store a row."""
    for one, (first, width) in zip(row, pieces(size), strict=True):
        builder.store(one, _pointer(builder, data, index, first, width), align=_ALIGNED)


def splat(builder: Any, value: Any, size: int) -> list[Any]:
    """Return a row with `value` everywhere."""
    out = []
    for _, width in pieces(size):
        vector = _ir.VectorType(_DOUBLE, width)
        nothing = _ir.Constant(vector, _ir.Undefined)
        one = builder.insert_element(nothing, value, _ir.Constant(_ir.IntType(32), 0))
        lanes = _ir.Constant(_ir.VectorType(_ir.IntType(32), width), [0] * width)
        out.append(builder.shuffle_vector(one, nothing, lanes))
    return out


def times(builder: Any, a: list[Any], b: list[Any]) -> list[Any]:
    """Multiply two rows."""
    return [builder.fmul(x, y, flags=_FUSED) for x, y in zip(a, b, strict=True)]


def plus(builder: Any, a: list[Any], b: list[Any]) -> list[Any]:
    """Add two rows."""
    return [builder.fadd(x, y, flags=_FUSED) for x, y in zip(a, b, strict=True)]


def product(builder: Any, source: Any, here: Any, matrix: Any, at: Any, rows: int, size: int) -> list[Any]:
    """Return the row at `here` times the matrix at `at`, of so many rows."""
    sums: list[Any] = []
    for p in range(rows):
        share = splat(builder, one_at(builder, source, here, p), size)
        part = times(builder, share, load(builder, matrix, builder.add(at, number(p * size)), size))
        if p < _CHAINS:
            sums.append(part)
        else:
            sums[p % _CHAINS] = plus(builder, sums[p % _CHAINS], part)
    return plus(builder, sums[0], sums[1]) if len(sums) == _CHAINS else sums[0]


def total(builder: Any, row: list[Any]) -> Any:
    """Add up a row: vectors first, then by halves."""
    parts = []
    by_width: dict[int, Any] = {}
    for one in row:
        width = one.type.count
        by_width[width] = builder.fadd(by_width[width], one, flags=_FUSED) if width in by_width else one
    for width, one in by_width.items():
        parts += [builder.extract_element(one, _ir.Constant(_ir.IntType(32), q)) for q in range(width)]
    while len(parts) > 1:
        halves = [builder.fadd(a, b, flags=_FUSED) for a, b in zip(parts[0::2], parts[1::2], strict=False)]
        parts = halves + parts[len(parts) - len(parts) % 2 :]
    return parts[0]


@_extending.intrinsic  # type: ignore[untyped-decorator]
def vector_times_matrix(typing: Any, belief: Any, matrix: Any, out: Any, states: Any, phases: Any) -> Any:  # noqa: ARG001
    """Fill out = belief · matrix and return the sum of out; all contiguous, S = states · phases."""
    size = len(states) * len(phases)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, rows, target = (data_of(context, builder, signature, arguments, n) for n in range(3))
        row = product(builder, source, number(0), rows, number(0), size, size)
        store(builder, row, target, number(0), size)
        return total(builder, row)

    return _types.float64(belief, matrix, out, states, phases), build


@_extending.intrinsic  # type: ignore[untyped-decorator]
def inner(typing: Any, a: Any, b: Any, states: Any, phases: Any) -> Any:  # noqa: ARG001
    """Return a · b, both (S,)."""
    size = len(states) * len(phases)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first, second = (data_of(context, builder, signature, arguments, n) for n in range(2))
        row = times(builder, load(builder, first, number(0), size), load(builder, second, number(0), size))
        return total(builder, row)

    return _types.float64(a, b, states, phases), build


@_extending.intrinsic  # type: ignore[untyped-decorator]
def add_outer(typing: Any, a: Any, b: Any, weight: Any, out: Any, states: Any, phases: Any) -> Any:  # noqa: ARG001
    """Add weight · a ⊗ b to out (S, S)."""
    size = len(states) * len(phases)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first, second, target = (data_of(context, builder, signature, arguments, n) for n in (0, 1, 3))
        row = times(builder, load(builder, second, number(0), size), splat(builder, arguments[2], size))
        for p in range(size):
            at = number(p * size)
            share = splat(builder, one_at(builder, first, number(0), p), size)
            more = plus(builder, times(builder, share, row), load(builder, target, at, size))
            store(builder, more, target, at, size)
        return context.get_dummy_value()

    return _types.void(a, b, _types.float64, out, states, phases), build
