"""Fine-tune an encoder on the sentiment corpora: `train.py --base FOLDER --data FOLDER --out FILE`."""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import examples as data
import numpy as np
import torch
from examples import Example
from network import CLASSES, Network, parameter_groups
from plain import plain_reports
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from enrich.stages.sentiment.marking import Marked, Marker, make_marker

FOLLOW_EVERY = 5
"""Steps between two looks of the running mean at the weights."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder of the encoder to begin with")
    parser.add_argument("--data", type=Path, required=True, help="folder with newsmtsc and sentfin files")
    parser.add_argument("--taught", type=Path, help="what a larger model says (label.py)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--begin", type=Path, help="weights to begin with, of an earlier run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--head-rate", type=float, default=3e-4)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--rename", type=float, default=0.25)
    parser.add_argument("--finance", type=float, default=0.5, help="part of the headlines seen in each epoch")
    parser.add_argument("--tones", type=int, default=3000, help="sentences, and words, for the tone in each epoch")
    parser.add_argument("--plain", type=int, default=0, help="plain reports of our own, all neutral, in each epoch")
    parser.add_argument("--teacher-weight", type=float, default=0.7)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the running mean of the weights")
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that stay as they are, beside the words")
    parser.add_argument("--rounded", action="store_true", help="compute in eight bits, as the served model does")
    parser.add_argument("--stop-after", type=int, default=0, help="steps, to try out")
    return parser.parse_args()


def main() -> None:
    """Train and keep the weights, the running mean of them, with their figures beside them."""
    args = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    marker = make_marker(Tokenizer.from_file(str(args.base / "tokenizer.json")))
    network = Network(args.base)
    if args.begin:
        network.load_state_dict(torch.load(args.begin, weights_only=True))
    if args.rounded:
        network.round_layers()
    corpus = Corpus(args)
    averaged = train(network, corpus, marker, args)
    torch.save(averaged.state_dict(), args.out)


class Corpus:
    """What is learned from, drawn anew for each epoch, and the two development parts."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.dev = {
            "mt": data.read_targets(args.data / "newsmtsc-mt.dev.jsonl"),
            "rw": data.read_targets(args.data / "newsmtsc-rw.dev.jsonl"),
            "fin": data.read_targets(args.data / "sentfin.dev.jsonl")[:600],
        }
        apart = [example for part in self.dev.values() for example in part]
        apart += data.read_targets(args.data / "sentfin.dev.jsonl")
        self.news = data.without(data.read_targets(args.data / "newsmtsc.train.jsonl"), apart)
        self.finance = data.without(data.read_targets(args.data / "sentfin.train.jsonl"), apart)
        self.familiar = data.familiar_names(self.news)
        self.sentences = data.whole_sentences(self.news) + data.whole_sentences(self.finance)
        self.words = data.lexicon_words(SentimentIntensityAnalyzer().lexicon)
        self.taught: list[Example] = []
        self.args = args
        if args.taught:
            self.read_taught(args.taught)

    def read_taught(self, path: Path) -> None:
        """With a teacher, its examples (those with a gold label among them) take the place of the corpora."""
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        found = [Example(**{**row, "others": tuple(map(tuple, row["others"]))}) for row in rows]
        self.taught = [example for example in found if example.source != "tone" and example.source != "sent"]
        self.news = []
        self.finance = [example for example in found if example.source == "sent"] or self.finance
        self.sentences = [example for example in found if example.source == "tone"] or self.sentences

    def epoch(self, chance: random.Random) -> list[Example]:
        """The examples of one epoch, varied."""
        finance = chance.sample(self.finance, int(len(self.finance) * self.args.finance))
        tones = min(self.args.tones, len(self.sentences))
        drawn = [data.vary(e, self.familiar, chance, self.args.rename) for e in self.news + self.taught] + finance
        drawn += plain_reports(self.args.plain, chance)
        return drawn + chance.sample(self.sentences, tones) + chance.sample(self.words, min(tones, len(self.words)))


def train(network: Network, corpus: Corpus, marker: Marker, args: argparse.Namespace) -> Network:
    chance = random.Random(args.seed)
    steps = args.epochs * (len(corpus.epoch(random.Random(0))) // args.batch + 1)
    averaged = copy.deepcopy(network).eval()
    network.freeze(args.frozen)
    groups = parameter_groups(network, args.rate, args.layer_decay, args.head_rate)
    optimizer = torch.optim.AdamW(groups, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.06 * steps), max(0.02, (steps - step) / (0.94 * steps)))
    )
    step, best = 0, (0.0, network.state_dict())
    started = time.monotonic()
    for epoch in range(args.epochs):
        network.train()
        losses = []
        for batch in batches(corpus.epoch(chance), marker, args.batch, chance):
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss_of(network, batch, args)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            step += 1
            if step % FOLLOW_EVERY == 0:
                follow(averaged, network, min(args.average**FOLLOW_EVERY, step / (step + 100)))
            if step % 100 == 0:
                print(f"{step}/{steps} {np.mean(losses[-100:]):.4f} {time.monotonic() - started:.0f}s", flush=True)
            if step == args.stop_after:
                return averaged
        for name, judged in (("last", network), ("mean", averaged)):
            figures = {part: macro_f1(judged, found, marker) for part, found in corpus.dev.items()}
            print(epoch, name, json.dumps(figures), f"{time.monotonic() - started:.0f}s", flush=True)
        torch.save(averaged.state_dict(), args.out.with_suffix(f".{epoch}.pt"))
        if (score := figures["mt"] + figures["rw"]) > best[0]:
            best = score, copy.deepcopy(averaged.state_dict())
    averaged.load_state_dict(best[1])
    return averaged


def follow(averaged: Network, network: Network, decay: float) -> None:
    """Move the running mean of the weights a little."""
    with torch.no_grad():
        mine = list(averaged.parameters())
        torch._foreach_lerp_(mine, list(network.parameters()), 1 - decay)


Batch = tuple[Sequence[Example], Tensor, Tensor, Tensor]


def batches(drawn: Sequence[Example], marker: Marker, size: int, chance: random.Random) -> Iterator[Batch]:
    marked = [marker.mark(example.sentence, example.start, example.end) for example in drawn]
    for indices in data.in_batches([len(item.ids) for item in marked], size, chance):
        yield [drawn[index] for index in indices], *padded([marked[index] for index in indices])


def padded(marked: Sequence[Marked]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and types, as long as the longest; what is padded is masked, so its id does not matter."""
    longest = max(len(item.ids) for item in marked)
    ids, mask, types = (torch.zeros(len(marked), longest, dtype=torch.long) for _ in range(3))
    for row, item in enumerate(marked):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        types[row, : len(item.ids)] = torch.tensor(item.types)
        mask[row, : len(item.ids)] = 1
    return ids, mask, types


def loss_of(network: Network, batch: Batch, args: argparse.Namespace) -> Tensor:
    drawn, ids, mask, types = batch
    logits, tones = network(ids, mask, types)
    logits, tones = logits.float(), tones.float()
    wanted = torch.tensor([desired(example, args) for example in drawn])
    targets = -(wanted * functional.log_softmax(logits, dim=-1)).sum(dim=-1)
    gold = torch.tensor([0.0 if example.tone is None else example.tone for example in drawn])
    toned = torch.tensor([0.0 if example.tone is None else 1.0 for example in drawn])
    return (targets.sum() + (toned * (tones - gold) ** 2).sum()) / len(drawn)


def desired(example: Example, args: argparse.Namespace) -> list[float]:
    """The distribution to learn; all zero where nothing is known."""
    if example.polarity is None:
        return list(example.taught or (0.0, 0.0, 0.0))
    smooth = args.smoothing / 3
    gold = [1 - args.smoothing + smooth if example.polarity == known else smooth for known in CLASSES]
    if example.taught is None:
        return gold
    weight = args.teacher_weight
    return [weight * taught + (1 - weight) * own for taught, own in zip(example.taught, gold, strict=True)]


def predict(network: Network, found: Sequence[Example], marker: Marker, size: int = 32) -> tuple[Tensor, Tensor]:
    """Polarity logits and tones in the order of the examples."""
    network.eval()
    logits, tones = torch.zeros(len(found), 3), torch.zeros(len(found))
    marked = [marker.mark(example.sentence, example.start, example.end) for example in found]
    order = sorted(range(len(found)), key=lambda index: len(marked[index].ids))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), size):
            indices = order[at : at + size]
            some_logits, some_tones = network(*padded([marked[index] for index in indices]))
            logits[indices], tones[indices] = some_logits.float(), some_tones.float()
    return logits, tones


def macro_f1(network: Network, found: Sequence[Example], marker: Marker) -> float:
    """Macro F1 over the three classes, in per cent."""
    logits, _ = predict(network, found, marker)
    return round(scored([example.polarity or 0 for example in found], (logits.argmax(dim=1) - 1).tolist()), 2)


def scored(gold: Sequence[int], said: Sequence[int]) -> float:
    total = 0.0
    for known in CLASSES:
        both = sum(g == s == known for g, s in zip(gold, said, strict=True))
        total += 2 * both / max(1, sum(g == known for g in gold) + sum(s == known for s in said))
    return 100 * total / 3


if __name__ == "__main__":
    main()
