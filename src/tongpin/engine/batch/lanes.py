"""One level's belief, of several kept as rows: waiting, taking in, and the plain step (`process.vectors`)."""

from __future__ import annotations

import importlib
from typing import Any

from tongpin.engine.process.vectors import (
    data_of,
    load,
    number,
    plus,
    product,
    splat,
    store,
    times,
)

_extending = importlib.import_module("numba.extending")
_types = importlib.import_module("numba.core.types")
_ir: Any = importlib.import_module("llvmlite.ir")
_ONE = _ir.Constant(_ir.DoubleType(), 1.0)


@_extending.intrinsic  # type: ignore[untyped-decorator]
def wait_level(typing: Any, beliefs: Any, level: Any, waits: Any, row: Any, lanes: Any) -> Any:  # noqa: ARG001
    """Set beliefs[level] = beliefs[level] · waits[row]; beliefs (W, S), waits (n, S · S)."""
    size = len(lanes)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, rows = (data_of(context, builder, signature, arguments, n) for n in (0, 2))
        here = builder.mul(arguments[1], number(size))
        matrix = builder.mul(arguments[3], number(size * size))
        store(builder, product(builder, source, here, rows, matrix, size, size), source, here, size)
        return context.get_dummy_value()

    return _types.void(beliefs, _types.int64, waits, _types.int64, lanes), build


# fmt: off
@_extending.intrinsic  # type: ignore[untyped-decorator]
def take_in_level(
    typing: Any, beliefs: Any, level: Any, right: Any, wrong: Any, mark: Any, c: Any, factor: Any, echo: Any, lanes: Any,  # noqa: ARG001
) -> Any:
    """Multiply beliefs[level] by factor · (c · right[mark] + (1 - c) · wrong[mark]) + echo; rows (S,)."""
    # fmt: on
    size = len(lanes)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, good, bad = (data_of(context, builder, signature, arguments, n) for n in (0, 2, 3))
        here, at = (builder.mul(arguments[n], number(size)) for n in (1, 4))
        surely = builder.fmul(arguments[5], arguments[6])
        perhaps = builder.fmul(builder.fsub(_ONE, arguments[5]), arguments[6])
        likely = splat(builder, arguments[7], size)
        for share, table in ((surely, good), (perhaps, bad)):
            likely = plus(builder, times(builder, splat(builder, share, size), load(builder, table, at, size)), likely)
        store(builder, times(builder, load(builder, source, here, size), likely), source, here, size)
        return context.get_dummy_value()

    f64, i64 = _types.float64, _types.int64
    return _types.void(beliefs, i64, right, wrong, i64, f64, f64, f64, lanes), build


# fmt: off
@_extending.intrinsic  # type: ignore[untyped-decorator]
def step_lane(
    typing: Any, beliefs: Any, lane: Any, step: Any, marks: Any, mark: Any, states: Any, lanes: Any,  # noqa: ARG001
) -> Any:
    """Set beliefs[lane] = (beliefs[lane] · step) · marks[mark], rows padded with zeros to the length of `lanes`."""
    # fmt: on
    size, width = len(states), len(lanes)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, matrix, likely = (data_of(context, builder, signature, arguments, n) for n in (0, 2, 3))
        here, at = (builder.mul(arguments[n], number(width)) for n in (1, 4))
        moved = product(builder, source, here, matrix, number(0), size, width)
        store(builder, times(builder, moved, load(builder, likely, at, width)), source, here, width)
        return context.get_dummy_value()

    return _types.void(beliefs, _types.int64, step, marks, _types.int64, states, lanes), build
