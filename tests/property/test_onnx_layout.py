"""Networks rewritten for speed make the sound they made before."""

import numpy as np
import onnx
import onnxruntime
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from support.hypothesis_profiles import examples

from voices.onnx.layout import two_dimensional

_LAYERS = st.lists(
    st.sampled_from(["conv", "transpose", "leaky", "tanh", "residual", "scale", "mean"]),
    min_size=1,
    max_size=8,
)


def network(layers, rng, channels, kernel, dilation):
    """A chain of what voices are made of; every second value is also asked for by an output."""
    nodes, weights, values = [], [], ["sound_in"]

    def weight(name, array):
        weights.append(numpy_helper.from_array(array.astype(np.float32), name))
        return name

    for i, layer in enumerate(layers):
        source, value = values[-1], f"v{i}"
        if layer == "conv":
            w = weight(f"w{i}", rng.standard_normal((channels, channels, kernel)) / kernel)
            b = weight(f"b{i}", rng.standard_normal(channels))
            pads = [dilation * (kernel - 1), 0]  # uneven, so that a mixed-up order shows
            nodes.append(
                helper.make_node(
                    "Conv", [source, w, b], [value], dilations=[dilation], pads=pads,
                    kernel_shape=[kernel],
                )
            )  # fmt: skip
        elif layer == "transpose":
            w = weight(f"w{i}", rng.standard_normal((channels, channels, 4)) / 4)
            nodes.append(
                helper.make_node("ConvTranspose", [source, w], [value], strides=[2], pads=[1, 1])
            )
        elif layer == "leaky":
            nodes.append(helper.make_node("LeakyRelu", [source], [value], alpha=0.1))
        elif layer == "tanh":
            nodes.append(helper.make_node("Tanh", [source], [value]))
        elif layer == "residual":
            nodes.append(helper.make_node("Add", [source, source], [value]))
        elif layer == "scale":
            nodes.append(helper.make_node("Div", [source, weight(f"w{i}", np.array(3.0))], [value]))
        else:
            nodes.append(helper.make_node("Sub", [source, weight(f"w{i}", np.ones(1))], [value]))
        values.append(value)
    asked = [*values[1:-1:2], values[-1]]
    outputs = [
        helper.make_tensor_value_info(v, TensorProto.FLOAT, [1, channels, f"of_{v}"]) for v in asked
    ]
    given_ = helper.make_tensor_value_info("sound_in", TensorProto.FLOAT, [1, channels, "time"])
    graph = helper.make_graph(nodes, "voice", [given_], outputs, weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def outputs_of(model, sound):
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {"sound_in": sound})


@settings(max_examples=examples(60))
@given(
    layers=_LAYERS,
    seed=st.integers(0, 999),
    channels=st.sampled_from([1, 3, 16]),
    kernel=st.sampled_from([1, 3, 5]),
    dilation=st.integers(1, 3),
)
def test_a_rewritten_network_gives_the_same_numbers(layers, seed, channels, kernel, dilation):
    """Whatever the layers, every output has the shape and, to rounding, the numbers of before."""
    rng = np.random.default_rng(seed)
    model = network(layers, rng, channels, kernel, dilation)
    sound = rng.standard_normal((1, channels, 23)).astype(np.float32)
    before = outputs_of(model, sound)
    n_rewritten = two_dimensional(model)
    onnx.checker.check_model(model)
    after = outputs_of(model, sound)
    assert n_rewritten == sum(layer in {"conv", "transpose"} for layer in layers)
    for one, other in zip(before, after, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(other, one, rtol=1e-4, atol=1e-4)
