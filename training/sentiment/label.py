"""Let a larger trained model judge the training examples, and targets nobody has labelled, for a smaller to learn."""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import asdict, replace
from pathlib import Path

import examples as data
import torch
from network import Network
from tokenizers import Tokenizer
from train import predict

from enrich.stages.sentiment.marking import make_marker


def main() -> None:
    """Write the examples with what the model says of them, one JSON document a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--more", type=int, default=6000, help="targets that nobody has labelled")
    parser.add_argument("--finance", type=int, default=4000, help="financial headlines")
    args = parser.parse_args()
    torch.set_num_threads(1)
    network = Network(args.base, pretrained=False)
    network.load_state_dict(torch.load(args.weights, weights_only=True))
    chance = random.Random(7)
    parts = [data.read_targets(args.data / f"{part}.dev.jsonl") for part in ("newsmtsc-mt", "newsmtsc-rw", "sentfin")]
    apart = [example for part in parts for example in part]
    news = data.without(data.read_targets(args.data / "newsmtsc.train.jsonl"), apart)
    finance = data.without(data.read_targets(args.data / "sentfin.train.jsonl"), apart)
    drawn = news + data.further_targets(news, args.more, chance)
    drawn += chance.sample(finance, args.finance)
    logits, _ = predict(network, drawn, make_marker(Tokenizer.from_file(str(args.base / "tokenizer.json"))))
    with args.out.open("w", encoding="utf-8") as out:
        for example, chances in zip(drawn, logits.softmax(dim=-1).tolist(), strict=True):
            out.write(json.dumps(asdict(replace(example, taught=[round(one, 4) for one in chances]))) + "\n")


if __name__ == "__main__":
    main()
