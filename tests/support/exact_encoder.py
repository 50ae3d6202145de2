"""A voice's text encoder in 64 bits, written as its formulas are: what the others round off."""

import numpy as np


def exactly_encoded(encoder, ids):
    """Return the rows that an encoder makes of phoneme ids, [phonemes][channels]."""
    rows = encoder.embedding.astype(np.float64)[ids]
    for layer in encoder.layers:
        mixed = _attention(layer, rows)
        rows = _normed(rows + _convolved(mixed, layer.out), layer.first_norm)
        wide = np.maximum(_convolved(rows, layer.first), 0)
        rows = _normed(rows + _convolved(wide, layer.second), layer.second_norm)
    return rows


def _convolved(rows, convolution):
    taps, _, n_out = convolution.weights.shape
    around = np.pad(rows, ((taps // 2, taps // 2), (0, 0)))
    made = np.zeros((len(rows), n_out)) + convolution.bias
    for tap in range(taps):
        made += around[tap : tap + len(rows)] @ convolution.weights[tap].astype(np.float64)
    return made


def _normed(rows, norm):
    away = rows - rows.mean(axis=1, keepdims=True)
    deviation = np.sqrt((away**2).mean(axis=1, keepdims=True) + norm.least)
    return away / deviation * norm.scale + norm.shift


def _attention(layer, rows):
    distances, head = layer.near_values.shape
    window, places = distances // 2, np.arange(len(rows))
    distance = places[None, :] - places[:, None] + window
    near = (distance >= 0) & (distance < distances)
    distance = np.clip(distance, 0, distances - 1)
    mixed = []
    queries, keys, values = np.split(_convolved(rows, layer.heads), 3, axis=1)
    for begin in range(0, queries.shape[1], head):
        of_head = slice(begin, begin + head)
        query = queries[:, of_head] / np.sqrt(head)
        by_distance = query @ layer.near_keys.weights[0][:, :distances].astype(np.float64)
        scores = query @ keys[:, of_head].T
        scores += np.where(near, np.take_along_axis(by_distance, distance, axis=1), 0)
        parts = np.exp(scores - scores.max(axis=1, keepdims=True))
        parts /= parts.sum(axis=1, keepdims=True)
        far = parts @ values[:, of_head]
        near_parts = np.where(near, parts, 0)
        mixed.append(far + np.einsum("ts,tsc->tc", near_parts, layer.near_values[distance]))
    return np.concatenate(mixed, axis=1)
