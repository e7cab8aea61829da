"""The network: an encoder, one head for the polarity towards the target and one for the tone of the whole."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel

CLASSES = (-1, 0, 1)


class RoundedLinear(nn.Linear):
    """A linear layer that computes as the served model does, in eight bits, so that training makes up for the loss.

    Weights are rounded for each output, activations for each input of the batch; gradients pass as if they were not.
    """

    def forward(self, states: Tensor) -> Tensor:
        weight_step = self.weight.detach().abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        weight = _rounded(self.weight, weight_step)
        exact = states.float()
        axes = tuple(range(1, states.ndim))
        low, high = exact.detach().amin(axes, keepdim=True).clamp_max(0), exact.detach().amax(axes, keepdim=True)
        return functional.linear(_rounded(exact, (high.clamp_min(0) - low).clamp_min(1e-8) / 255), weight, self.bias)


def _rounded(values: Tensor, step: Tensor) -> Tensor:
    return values + ((values.detach() / step).round() * step - values.detach())


class Network(nn.Module):
    """Polarity logits (batch, 3) and tone (batch) of token ids with their target marked by type 1."""

    def __init__(self, base: Path, pretrained: bool = True) -> None:
        super().__init__()
        self.encoder = (
            AutoModel.from_pretrained(base, add_pooling_layer=False)
            if pretrained
            else AutoModel.from_config(AutoConfig.from_pretrained(base), add_pooling_layer=False)
        )
        self.typed = getattr(self.encoder.config, "type_vocab_size", 0) > 1
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.hidden = nn.Linear(2 * width, width)
        self.polarity = nn.Linear(width, 3)
        self.tone = nn.Linear(width, 1)
        for layer in (self.hidden, self.polarity, self.tone):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        typed = {"token_type_ids": types} if self.typed else {}
        states = self.encoder(input_ids=ids, attention_mask=mask, **typed).last_hidden_state
        marked = types.to(states.dtype)
        counted = marked + (1 - marked.amax(dim=1, keepdim=True)) * mask.to(states.dtype)
        mean = (states * counted.unsqueeze(-1)).sum(dim=1) / counted.sum(dim=1, keepdim=True)
        pooled = torch.cat([states[:, 0], mean], dim=-1)
        hidden = self.dropout(torch.tanh(self.hidden(self.dropout(pooled))))
        return self.polarity(hidden), torch.tanh(self.tone(hidden)).squeeze(-1)

    def round_layers(self) -> None:
        """From here on the encoder computes in eight bits, as when served."""
        for parent in list(self.encoder.modules()):
            for name, layer in list(parent.named_children()):
                if type(layer) is nn.Linear:
                    rounded = RoundedLinear(layer.in_features, layer.out_features)
                    rounded.weight, rounded.bias = layer.weight, layer.bias
                    setattr(parent, name, rounded)

    def freeze(self, layers: int) -> None:
        """Keep the word vectors and the lowest layers as they are: a third of the time, and words not in the data."""
        for name, parameter in self.named_parameters():
            low = ".layer." in name and int(name.split(".layer.")[1].split(".")[0]) < layers
            below = name.startswith("encoder.embeddings") and layers > 0
            parameter.requires_grad = not (low or below or "word_embeddings" in name)


def parameter_groups(network: Network, rate: float, decay: float, head_rate: float) -> list[dict[str, object]]:
    """The rate of learning falls by `decay` from layer to layer downwards; heads learn faster."""
    depth = network.encoder.config.num_hidden_layers
    groups = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if not name.startswith("encoder"):
            own = head_rate
        elif ".layer." in name:
            own = rate * decay ** (depth - 1 - int(name.split(".layer.")[1].split(".")[0]))
        else:
            own = rate * decay**depth
        shrinks = 0.0 if parameter.ndim == 1 else 0.01
        groups.append({"params": [parameter], "lr": own, "weight_decay": shrinks})
    return groups
