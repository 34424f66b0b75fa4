"""Weights in 8 bits: what they are rounded to, and that the model multiplies by just that."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from index.encoding.engines.quantization import (
    add_to_weight,
    find_weights,
    quantize,
    write_eight_bits,
)
from index.encoding.engines.runtime import import_openvino
from index.types import FloatArray

WEIGHT = np.array([[1.0, -0.5, 0.25], [0.0, 0.0, 0.0], [2.54, 0.02, -1.28]], np.float32)
INPUT = np.array([[1.0, 2.0, 3.0], [-4.0, 5.0, 0.5]], np.float32)


def model_of(weight: FloatArray) -> Any:
    """An OpenVINO model that multiplies its input, (rows, inputs), with a weight of a name."""
    openvino = import_openvino()
    operations = openvino.opset15
    data = operations.parameter([-1, weight.shape[1]], np.float32)
    constant = operations.constant(weight)
    constant.set_friendly_name("layer.weight")
    return openvino.Model([operations.matmul(data, constant, False, True)], [data])


def product(model: Any) -> FloatArray:
    """What a model makes of ``INPUT``, its inputs left as they are."""
    options = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": 0}
    compiled = import_openvino().compile_model(model, "CPU", options)
    return np.asarray(compiled([INPUT])[0], np.float32)


def test_rounded_by_hand() -> None:
    numbers, scales = quantize(WEIGHT)
    np.testing.assert_array_equal(numbers, [[127, -64, 32], [0, 0, 0], [127, 1, -64]])
    np.testing.assert_allclose(scales[:, 0], np.array([1 / 127, 0, 0.02]), rtol=1e-6)


@given(arrays(np.float32, (3, 5), elements={"min_value": -1e6, "max_value": 1e6}))
def test_off_by_half_a_scale_at_most(weight: FloatArray) -> None:
    numbers, scales = quantize(weight)
    # What is added last: numbers too small for a scale of their own.
    assert (np.abs(numbers * scales - weight) <= scales * 0.5001 + 1e-37).all()


def test_the_model_multiplies_by_the_rounded_weight() -> None:
    model = model_of(WEIGHT)
    write_eight_bits(model)
    numbers, scales = quantize(WEIGHT)
    np.testing.assert_allclose(product(model), INPUT @ (numbers * scales).T, rtol=1e-5)
    kinds = {str(each.get_element_type()) for each in model.get_ops()}
    assert "<Type: 'int8_t'>" in kinds


def test_an_update_is_added_and_rounded_again() -> None:
    model = model_of(WEIGHT)
    write_eight_bits(model)
    ((name, node),) = find_weights(model)
    assert name == "layer.weight"
    change = np.full((3, 3), 0.5, np.float32)
    numbers, scales = quantize(WEIGHT)
    after, after_scales = quantize(numbers * scales + change)
    add_to_weight(node, change)
    np.testing.assert_allclose(product(model), INPUT @ (after * after_scales).T, rtol=1e-5)
    assert [name for name, _ in find_weights(model)] == ["layer.weight"]


def test_an_update_of_another_shape_is_refused() -> None:
    model = model_of(WEIGHT)
    write_eight_bits(model)
    ((_, node),) = find_weights(model)
    with pytest.raises(ValueError, match=r"\(3, 4\) instead of"):
        add_to_weight(node, np.zeros((3, 4), np.float32))
