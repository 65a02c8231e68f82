"""What the peers share: their job, its data, the clock. A job is words such as network=mlp."""

import json
import os
import sys
import time

import numpy as np

JOB = dict(word.split("=", 1) for word in sys.argv[1:])


def numbers(key):
    return [int(n) for n in JOB[key].split(",")]


def say(**values):
    print(json.dumps(values), flush=True)


def safetensors(path):
    """The arrays of a safetensors file, by name; read when they are used."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    data = np.memmap(path, np.uint8, "r", offset=8 + length)
    kinds = {"F32": np.float32, "I32": np.int32, "I64": np.int64}
    return {
        name: data[slice(*entry["data_offsets"])].view(kinds[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


def weights():
    return safetensors(JOB["weights"])


def shape():
    """The shape of one sample."""
    return (28, 28) if JOB["network"] == "lstm" else (1, 28, 28)


def batches(size):
    """The same batches, in the same order, for everyone: pairs of float32 and int64 arrays."""
    data = safetensors(JOB["data"])
    for i in range(min(1024, int(JOB["samples"]) // size)):
        rows = slice(i * size, (i + 1) * size)
        yield (
            np.array(data["images"][rows]).reshape(-1, *shape()),
            np.array(data["labels"][rows]).astype(np.int64),
        )


def measure(run, batches, **about):
    """Times run(x, y), once warm, over changing batches; it must wait for its result.

    What was compiled before its first result is warm sooner than what a JVM compiles on the way.
    """
    i = 0
    start = time.perf_counter()
    while time.perf_counter() < start + min(0.3, float(JOB["warmup"])) or i < 3:
        run(*batches[i % len(batches)])
        i += 1
    times = []
    cpu = time.process_time()
    start = time.perf_counter()
    while time.perf_counter() < start + float(JOB["seconds"]) or len(times) < 5:
        before = time.perf_counter()
        run(*batches[i % len(batches)])
        times.append((time.perf_counter() - before) * 1e6)
        i += 1
    busy = (time.process_time() - cpu) / (time.perf_counter() - start)
    say(micros=float(np.median(times)), steps=len(times), processors=busy, **about)


def say_memory():
    """The peak of resident memory, in KiB."""
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    say(what="memory", peakKiB=int(peak.split()[1]))


def one_processor():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
