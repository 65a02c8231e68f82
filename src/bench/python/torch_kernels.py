"""Torch's side of the kernels, by the names that Nacre's have; results go into arrays that are there."""

import time

import numpy as np
import torch

from job import JOB, say

torch.set_num_threads(int(JOB["threads"]))
torch.manual_seed(1)


def product(kind, m, n, k):
    a = torch.randn(k, m).T if kind[0] == "T" else torch.randn(m, k)
    b = torch.randn(n, k).T if kind[1] == "T" else torch.randn(k, n)
    c = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def elementwise(name, n):
    x, z, y = torch.randn(n), torch.randn(n), torch.empty(n)
    positive = x.exp()
    rows = x[: n // 10 * 10].view(-1, 10), x[: n // 1000 * 1000].view(-1, 1000)
    outs = torch.empty_like(rows[0]), torch.empty_like(rows[1])
    scalar = torch.empty(())
    return {
        "add": lambda: torch.add(x, z, out=y),
        "mul": lambda: torch.mul(x, z, out=y),
        "relu": lambda: torch.clamp_min(x, 0, out=y),
        "exp": lambda: torch.exp(x, out=y),
        "log": lambda: torch.log(positive, out=y),
        "tanh": lambda: torch.tanh(x, out=y),
        "sigmoid": lambda: torch.sigmoid(x, out=y),
        "softmax10": lambda: torch.softmax(rows[0], 1, out=outs[0]),
        "softmax1000": lambda: torch.softmax(rows[1], 1, out=outs[1]),
        "sum": lambda: torch.sum(x, 0, out=scalar),
        "mean": lambda: torch.mean(x, 0, out=scalar),
    }[name]


def kernel(name):
    words = name.split()
    if words[0] == "matmul":
        return product(words[1], *map(int, words[2:]))
    return elementwise(words[0], int(words[1]))


def measure(name):
    call = kernel(name)
    shortest = float("inf")
    start = last = time.perf_counter()
    turns = 0
    while last < start + 0.05 or turns < 5:
        call()
        now = time.perf_counter()
        shortest = min(shortest, now - last)
        last = now
        turns += 1
    together = range(max(1, int(5e-5 / shortest)))
    times = []
    start = time.perf_counter()
    while time.perf_counter() < start + float(JOB["seconds"]) or len(times) < 5:
        before = time.perf_counter()
        for _ in together:
            call()
        times.append((time.perf_counter() - before) * 1e6 / len(together))
    say(what=name, micros=float(np.median(times)))


with torch.inference_mode(), open(JOB["kernels"]) as names:
    for line in names:
        measure(line.strip())
