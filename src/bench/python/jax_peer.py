"""JAX with jit and optax: steps, and the first of them."""

import os

from job import JOB, batches, measure, numbers, one_processor, say, say_memory, weights

if JOB.get("threads") == "1":  # XLA has no reliable switch: one thread is one processor
    one_processor()
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import optax  # noqa: E402
from jax import lax  # noqa: E402

OPTIMIZERS = {"sgd": lambda: optax.sgd(0.01), "adam": lambda: optax.adam(1e-3)}


def dense(p, name, x):
    return x @ p[name + ".weight"].T + p[name + ".bias"]


def conv(p, name, x, padding):
    y = lax.conv_general_dilated(x, p[name + ".weight"], (1, 1), padding)
    return y + p[name + ".bias"][:, None, None]


def pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def mlp(p, x):
    x = jax.nn.relu(dense(p, "dense1", x.reshape(len(x), -1)))
    return dense(p, "dense3", jax.nn.relu(dense(p, "dense2", x)))


def lenet(p, x):
    x = pool(jax.nn.relu(conv(p, "conv1", x, [(2, 2), (2, 2)])))
    x = pool(jax.nn.relu(conv(p, "conv2", x, "VALID")))
    x = jax.nn.relu(dense(p, "dense1", x.reshape(len(x), -1)))
    return dense(p, "dense3", jax.nn.relu(dense(p, "dense2", x)))


def lstm(p, x):
    gates_of_inputs = x @ p["lstm1.weight_ih_l0"].T + p["lstm1.bias_ih_l0"] + p["lstm1.bias_hh_l0"]

    def cell(state, of_input):
        h, c = state
        i, f, g, o = jnp.split(of_input + h @ p["lstm1.weight_hh_l0"].T, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), None

    zeros = jnp.zeros((len(x), 128), x.dtype)
    (h, _), _ = lax.scan(cell, (zeros, zeros), gates_of_inputs.transpose(1, 0, 2))
    return dense(p, "dense1", h)


def network():
    return {"mlp": mlp, "lenet": lenet, "lstm": lstm}[JOB["network"]]


def parameters():
    return {name: jnp.array(value) for name, value in weights().items()}


def trainer(kind):
    """One step of training, compiled as a whole; returns the loss as a number."""
    optimizer = OPTIMIZERS[kind]()
    net = network()

    def loss_of(p, x, y):
        return optax.softmax_cross_entropy_with_integer_labels(net(p, x), y).mean()

    def update(p, state, x, y):
        loss, gradients = jax.value_and_grad(loss_of)(p, x, y)
        changes, state = optimizer.update(gradients, state, p)
        return optax.apply_updates(p, changes), state, loss

    update = jax.jit(update, donate_argnums=(0, 1))
    p = parameters()
    state = optimizer.init(p)

    def step(x, y):
        nonlocal p, state
        p, state, loss = update(p, state, x, y)
        return float(loss)

    return step


def predictor():
    predict = jax.jit(network())
    p = parameters()
    return lambda x, y: predict(p, x).block_until_ready()


def steps():
    for size in numbers("batches"):
        data = [(jnp.array(x), jnp.array(y)) for x, y in batches(size)]
        for kind in JOB["steps"].split(","):
            step = predictor() if kind == "forward" else trainer(kind)
            losses = [] if kind == "forward" else [step(*data[i % len(data)]) for i in range(20)]
            measure(step, data, what=kind, batch=size, losses=losses)
    say_memory()


def start():
    x, y = next(batches(int(JOB["samples"])))
    trainer("sgd")(jnp.array(x), jnp.array(y))
    say(what="first step")


def probe():
    say(version=f"JAX {jax.__version__}, optax {optax.__version__}")


{"probe": probe, "steps": steps, "start": start}[JOB["what"]]()
