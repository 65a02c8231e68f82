"""Makes the files of this folder with NumPy and the safetensors library: python make.py"""

import gzip
import struct
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

HERE = Path(__file__).parent
f4 = np.array([[1.5, -2, 0], [3e-39, np.inf, 3.4e38]], dtype="<f4")

save_file(
    {
        "weight": f4,
        "bias": np.array([1, -1], dtype="<f4"),
        "double": np.array([0.1, -1e300]),
        "half": np.array([1, 65504, 6e-8], dtype="<f2"),
        "labels": np.array([2**40, -3], dtype="<i8"),
        "small": np.array([-7, 2**31 - 1], dtype="<i4"),
        "pixels": np.array([[0, 255]], dtype="u1"),
        "flags": np.array([True, False]),
        "number": np.array(7, dtype="<f4"),
        "none": np.zeros((0, 3), dtype="<f4"),
    },
    HERE / "numpy.safetensors",
    metadata={"über \"x\"": "line\nbreak \u2713"},
)
np.save(HERE / "c.npy", f4)
np.save(HERE / "fortran.npy", np.asfortranarray(np.arange(24, dtype="<f8").reshape(2, 3, 4)))
np.save(HERE / "big-endian.npy", np.arange(-3, 3, dtype=">i4"))
np.save(HERE / "scalar.npy", np.float32(2.5))
np.lib.format.write_array(open(HERE / "version2.npy", "wb"), f4, version=(2, 0))
np.save(HERE / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
np.savez(HERE / "two.npz", x=f4, y=np.array([1, 2], dtype="<i8"))
np.savez_compressed(HERE / "compressed.npz", x=f4, y=np.array([1, 2], dtype="<i8"))
idx = struct.pack(">BBBBII", 0, 0, 0x0B, 2, 2, 3) + np.arange(-3, 3).astype(">i2").tobytes()
(HERE / "shorts.idx").write_bytes(idx)
(HERE / "shorts.idx.gz").write_bytes(gzip.compress(idx, mtime=0))
