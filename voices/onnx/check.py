"""What a voice's model may contain; everything else is refused before onnxruntime sees it.

A model file comes from strangers. Loading one runs no code of its own, but it can name files to be
read as weights, ask for operators that a library of somebody's would have to bring, or be another
network than a voice. All of that is visible in the protocol buffer, which is walked here without
loading it.

Field numbers are those of ``onnx.proto``: ModelProto ir_version 1, graph 7, opset_import 8,
training_info 20, functions 25; GraphProto node 1, initializer 5, input 11, output 12,
sparse_initializer 15; NodeProto domain 7, attribute 5; AttributeProto t 5, g 6, tensors 10,
graphs 11, sparse_tensor 22, sparse_tensors 23; TensorProto name 8, external_data 13,
data_location 14; SparseTensorProto values 1, indices 2; FunctionProto node 7, domain 10;
OperatorSetIdProto domain 1, version 2.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voices.onnx.file import IncompleteModelError, fields, messages, read_model

IR_VERSIONS = range(3, 11)
"""Versions of the file format, up to the one that onnxruntime 1.20, the oldest that Listen runs on,
is sure to read; the voices at hand have 8."""
OPSETS = range(7, 22)
"""Versions of ONNX's own operators, chosen likewise; the voices at hand have 15 and 17."""
DOMAINS = frozenset({"", "ai.onnx", "com.microsoft"})
"""Whose operators a model may use: ONNX's own, and those that are part of onnxruntime."""
PIPER_INPUTS = frozenset({"input", "input_lengths", "scales"})
SPEAKER_INPUT = "sid"
MAX_MODEL_BYTES = 1 << 30
"""Piper's largest models have 137 MB."""
MAX_DEPTH = 16
"""Graphs inside graphs (the branches of If and Loop)."""


class ModelRefused(ValueError):
    """The model is whole, and it contains what no voice has to contain."""


@dataclass(slots=True)
class ModelFacts:
    """What is worth knowing of a model before it is loaded."""

    ir_version: int = 0
    opset: int = 0
    """Version of ONNX's own operators."""
    domains: set[str] = field(default_factory=set)
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()

    @property
    def has_speakers(self) -> bool:
        """Whether the model wants to be told which speaker speaks."""
        return SPEAKER_INPUT in self.inputs


def checked_model(path: Path) -> tuple[bytes, ModelFacts]:
    """Read a model file, and refuse what is not whole or not harmless.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        ModelRefused: it contains what it must not.
        OSError: the file can't be read.
    """
    if path.stat().st_size > MAX_MODEL_BYTES:
        raise ModelRefused(f"it is larger than {MAX_MODEL_BYTES >> 20} MiB")
    model = read_model(path)
    return model, check_model(model)


def check_model(model: bytes) -> ModelFacts:
    """Walk a whole model and refuse what could reach outside it.

    Refused are weights in other files, operators of unknown libraries, versions that onnxruntime
    may not know, and nesting without end.

    Raises:
        IncompleteModelError: a message inside is truncated or something else.
        ModelRefused: the model contains one of those.
    """
    facts = ModelFacts()
    opsets: dict[str, int] = {}
    graphs: list[memoryview] = []
    functions: list[memoryview] = []
    for number, value in fields(memoryview(model)):
        if number == 1 and isinstance(value, int):
            facts.ir_version = value
        elif isinstance(value, int):
            continue
        elif number == 7:
            graphs.append(value)
        elif number == 8:
            domain, version = _opset(value)
            opsets[domain] = version
        elif number == 20:
            raise ModelRefused("it contains training graphs, which no voice needs")
        elif number == 25:
            functions.append(value)
    _check_versions(facts, opsets)
    own = {_text(value) for f in functions for number, value in messages(f) if number == 10}
    for function in functions:
        _walk_nodes((v for n, v in messages(function) if n == 7), facts, own, 0)
    for graph in graphs:
        _walk_graph(graph, facts, own, 0)
        facts.inputs += _names(graph, 11)
        facts.outputs += _names(graph, 12)
    weights = {name for graph in graphs for name in _weights(graph)}
    facts.inputs = tuple(name for name in facts.inputs if name not in weights)
    return facts


def check_is_voice(facts: ModelFacts, num_speakers: int) -> None:
    """Check that a model takes what Piper gives it.

    Raises:
        ModelRefused: it is another kind of network, or has speakers where the voice has none.
    """
    inputs = set(facts.inputs) - {SPEAKER_INPUT}
    if inputs != PIPER_INPUTS:
        raise ModelRefused(
            f"it is no Piper voice: its inputs are {', '.join(sorted(facts.inputs)) or 'none'},"
            f" a voice's are {', '.join(sorted(PIPER_INPUTS))}"
        )
    if not facts.outputs:
        raise ModelRefused("it is no Piper voice: it has no output")
    if (num_speakers > 1) != facts.has_speakers:
        wants = "asks for a speaker" if facts.has_speakers else "knows of no speakers"
        raise ModelRefused(f"its configuration has {num_speakers} speakers and the model {wants}")


def _check_versions(facts: ModelFacts, opsets: dict[str, int]) -> None:
    if facts.ir_version not in IR_VERSIONS:
        raise ModelRefused(
            f"its file format has version {facts.ir_version}; known are"
            f" {IR_VERSIONS.start} to {IR_VERSIONS.stop - 1}"
        )
    facts.opset = opsets.get("", opsets.get("ai.onnx", 0))
    if facts.opset not in OPSETS:
        raise ModelRefused(
            f"its operators have version {facts.opset}; known are {OPSETS.start} to"
            f" {OPSETS.stop - 1}"
        )


def _walk_graph(graph: memoryview, facts: ModelFacts, own: Collection[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ModelRefused(f"it nests graphs more than {MAX_DEPTH} deep")
    nodes = []
    for number, value in messages(graph):
        if number == 1:
            nodes.append(value)
        elif number == 5:
            _check_tensor(value)
        elif number == 15:
            _check_sparse(value)
    _walk_nodes(nodes, facts, own, depth)


def _walk_nodes(
    nodes: Iterator[memoryview] | list[memoryview],
    facts: ModelFacts,
    own: Collection[str],
    depth: int,
) -> None:
    for node in nodes:
        for number, value in messages(node):
            if number == 7:
                domain = _text(value)
                if domain not in DOMAINS and domain not in own:
                    raise ModelRefused(f"it uses operators of {domain!r}, which are not known here")
                facts.domains.add(domain)
            elif number == 5:
                _walk_attribute(value, facts, own, depth)


def _walk_attribute(
    attribute: memoryview, facts: ModelFacts, own: Collection[str], depth: int
) -> None:
    for number, value in messages(attribute):
        if number in (5, 10):
            _check_tensor(value)
        elif number in (6, 11):
            _walk_graph(value, facts, own, depth + 1)
        elif number in (22, 23):
            _check_sparse(value)


def _check_sparse(sparse: memoryview) -> None:
    for number, value in messages(sparse):
        if number in (1, 2):
            _check_tensor(value)


def _check_tensor(tensor: memoryview) -> None:
    name, outside = "", False
    for number, value in fields(tensor):
        if number == 8 and isinstance(value, memoryview):
            name = _text(value)
        elif number == 13 or (number == 14 and value):
            outside = True
    if outside:
        raise ModelRefused(f"its weights {name!r} are in another file, which is never read")


def _weights(graph: memoryview) -> Iterator[str]:
    for number, tensor in messages(graph):
        if number == 5:
            yield from (_text(value) for n, value in messages(tensor) if n == 8)


def _names(graph: memoryview, wanted: int) -> tuple[str, ...]:
    return tuple(
        _text(value)
        for number, described in messages(graph)
        if number == wanted
        for n, value in messages(described)
        if n == 1
    )


def _opset(message: memoryview) -> tuple[str, int]:
    domain, version = "", 0
    for number, value in fields(message):
        if number == 1 and isinstance(value, memoryview):
            domain = _text(value)
        elif number == 2 and isinstance(value, int):
            version = value
    return domain, version


def _text(value: memoryview) -> str:
    try:
        return str(value, "utf-8")
    except UnicodeDecodeError:
        raise IncompleteModelError("a name in it is not text") from None
