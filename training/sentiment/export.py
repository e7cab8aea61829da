"""Average trained weights, export them to ONNX, quantise them to int8, and write what was done beside them."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import onnx
import torch
from network import Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

POSITIONS = 128
"""Position vectors kept of the encoder's 512: no input is longer than 96 tokens."""

BLOCK = 128
ACTIVATIONS_IN_EIGHT_BITS = 4
"""The `accuracy_level` of onnxruntime's operator MatMulNBits."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="runs whose mean is exported")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("--name", default="newswire-sentiment")
    parser.add_argument("--version", default="1")
    parser.add_argument("--note", action="append", default=[], help="KEY=VALUE for meta.json")
    parser.add_argument("--float", action="store_true", help="keep fp32, to compare")
    return parser.parse_args()


class RowQuantised(nn.Module):
    """Word vectors in eight bits, each with a scale of its own: half of the model, and no loss to be measured."""

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        scale = embedding.weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (embedding.weight / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].to(torch.float32) * self.scale[ids]  # type: ignore[index]


class Served(nn.Module):
    """The network as it is served: one input at a time, so that nothing is padded and no mask is needed."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        return self.network(ids, torch.ones_like(ids), types)  # type: ignore[no-any-return]


def main() -> None:
    args = arguments()
    network = Network(args.base, pretrained=False).eval()
    network.load_state_dict(mean_of(args.weights))
    with torch.no_grad():
        shorten(network)
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        exported, fused = Path(folder, "exported.onnx"), Path(folder, "fused.onnx")
        to_onnx(network, exported)
        fuse(exported, fused, network)
        if args.float:
            shutil.copy(fused, args.out / "model.onnx")
        else:
            quantise(fused, args.out / "model.onnx")
    shutil.copy(args.base / "tokenizer.json", args.out / "tokenizer.json")
    describe(args)


def mean_of(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of several runs' weights: as small and fast as one, and better than each where they began alike."""
    states = [torch.load(path, weights_only=True) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}


def shorten(network: Network) -> None:
    embeddings = network.encoder.embeddings
    embeddings.word_embeddings = RowQuantised(embeddings.word_embeddings)
    embeddings.position_embeddings = nn.Embedding.from_pretrained(embeddings.position_embeddings.weight[:POSITIONS])
    embeddings.position_ids = embeddings.position_ids[:, :POSITIONS]
    embeddings.token_type_ids = embeddings.token_type_ids[:, :POSITIONS]


def to_onnx(network: Network, path: Path) -> None:
    ids = torch.tensor([[101, 1637, 7592, 1638, 2088, 102]])
    types = torch.tensor([[0, 1, 1, 1, 0, 0]])
    lengths = {0: "batch", 1: "length"}
    network.encoder.config._attn_implementation = "eager"
    torch.onnx.export(
        Served(network),
        (ids, types),
        str(path),
        input_names=["ids", "types"],
        output_names=["logits", "tone"],
        dynamic_axes={"ids": lengths, "types": lengths, "logits": {0: "batch"}, "tone": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def fuse(exported: Path, fused: Path, network: Network) -> None:
    config = network.encoder.config
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    model = optimize_model(
        str(exported),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
        opt_level=0,
    )
    print(model.get_fused_operator_statistics())
    model.save_model_to_file(str(fused))


def quantise(fused: Path, out: Path) -> None:
    """Eight bits for the encoder: in blocks, with activations in blocks too, but for the fused attention.

    With one range of activations for a whole layer, as plain dynamic quantisation has it, 2 or 3 targets of 100 change
    their polarity, because a few values of the feed-forward layers are large; in blocks it is less than one.
    """
    names = [node.name for node in onnx.load(fused).graph.node]
    blocks = [name for name in names if "layer." in name and name.endswith("MatMul")]
    quantiser = MatMulNBitsQuantizer(
        onnx.load(fused),
        bits=8,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=ACTIVATIONS_IN_EIGHT_BITS,
        nodes_to_exclude=[name for name in names if name not in blocks],
    )
    quantiser.process()
    quantiser.model.save_model_to_file(str(out))
    quantize_dynamic(
        out,
        out,
        op_types_to_quantize=["Attention"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def describe(args: argparse.Namespace) -> None:
    facts = {
        "name": args.name,
        "version": args.version,
        "classes": [-1, 0, 1],
        "runs": [path.name for path in args.weights],
        **dict(note.split("=", 1) for note in args.note),
        "made_with": {name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime", "tokenizers")},
        "opset": onnx.load(args.out / "model.onnx").opset_import[0].version,
        "sha256": {
            name: sha256((args.out / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")
        },
    }
    (args.out / "meta.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
