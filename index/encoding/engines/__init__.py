"""What runs the layers of the bundled model: OpenVINO, or torch where that has no wheel.

``opening`` opens the engine that ``preparation`` chose for this processor, by a trial of a few
seconds. Both give the same vectors to two or three digits.
"""

__all__ = [
    "adaptation",
    "opening",
    "openvino_engine",
    "quantization",
    "runtime",
    "torch_engine",
    "trial",
    "types",
]
