"""Quantizing weights to 8 bits, in the form that OpenVINO multiplies without converting back.

A weight of shape (outputs, inputs) becomes integers from -127 to 127 and a scale for each output.
The activations are quantized while the model runs, token by token (dynamic quantization; see
``index/encoding/engines/runtime.py``), so nothing has to be calibrated on any text, and learned
updates can be added to the weights later.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoding.engines.runtime import import_openvino
from index.types import FloatArray

LARGEST = 127


def quantize(weight: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """Convert (outputs, inputs) float32 to int8 of that shape and scales (outputs, 1), float32.

    ``numbers * scales`` is off by at most half a scale; a row of zeros stays zero.
    """
    scales = np.abs(weight).max(axis=1, keepdims=True).astype(np.float32) / LARGEST
    numbers = np.rint(weight / np.where(scales > 0, scales, 1)).astype(np.int8)
    return numbers, scales


def write_eight_bits(model: Any) -> None:
    """Quantize the weights of all layers of an OpenVINO model to 8 bits, in place."""
    for operation in model.get_ops():
        if operation.get_type_name() == "MatMul":
            weight = operation.input_value(1).get_node()
            if weight.get_type_name() == "Constant":
                made = _make_node(weight.data, weight.get_friendly_name())
                weight.output(0).replace(made.output(0))


def find_weights(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names of a model's 8-bit weights, each with the node that computes its values."""
    for operation in model.get_ops():
        if operation.get_type_name() == "Multiply":
            numbers = _find_numbers(operation)
            if numbers is not None:
                yield numbers.get_friendly_name(), operation


def add_to_weight(node: Any, change: FloatArray) -> None:
    """Add ``change`` to a weight, given by its node (see ``find_weights``), and quantize it again.

    Raises ValueError when the shapes differ.
    """
    numbers = _find_numbers(node)
    scales = node.input_value(1).get_node().data
    if numbers.data.shape != change.shape:
        raise ValueError(f"{change.shape} instead of {numbers.data.shape}")
    made = _make_node(numbers.data * scales + change, numbers.get_friendly_name())
    node.output(0).replace(made.output(0))


def _make_node(weight: FloatArray, name: str) -> Any:
    operations = import_openvino().opset15
    numbers, scales = quantize(weight)
    constant = operations.constant(numbers)
    constant.set_friendly_name(name)
    return operations.multiply(operations.convert(constant, "f32"), operations.constant(scales))


def _find_numbers(multiply: Any) -> Any:
    """The 8-bit constant that a node multiplies by its scales, or None if it is no such node."""
    convert = multiply.input_value(0).get_node()
    if convert.get_type_name() != "Convert":
        return None
    constant = convert.input_value(0).get_node()
    is_ours = constant.get_type_name() == "Constant" and constant.get_element_type().is_integral()
    return constant if is_ours else None
