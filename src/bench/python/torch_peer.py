"""PyTorch, eager or (compile=true) compiled: steps and whole epochs."""

import time
from collections import OrderedDict

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from job import JOB, batches, measure, numbers, safetensors, say, say_memory, shape, weights

OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.01, fused=True),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=1e-3, fused=True),
}


class LastStep(nn.Module):
    def forward(self, output):
        return output[0][:, -1]


def network():
    layers = {
        "mlp": lambda: OrderedDict(
            flatten=nn.Flatten(),
            dense1=nn.Linear(784, 128),
            relu1=nn.ReLU(),
            dense2=nn.Linear(128, 64),
            relu2=nn.ReLU(),
            dense3=nn.Linear(64, 10),
        ),
        "lenet": lambda: OrderedDict(
            conv1=nn.Conv2d(1, 6, 5, padding=2),
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),
            conv2=nn.Conv2d(6, 16, 5),
            relu2=nn.ReLU(),
            pool2=nn.MaxPool2d(2),
            flatten=nn.Flatten(),
            dense1=nn.Linear(400, 120),
            relu3=nn.ReLU(),
            dense2=nn.Linear(120, 84),
            relu4=nn.ReLU(),
            dense3=nn.Linear(84, 10),
        ),
        "lstm": lambda: OrderedDict(
            lstm1=nn.LSTM(28, 128, batch_first=True), last=LastStep(), dense1=nn.Linear(128, 10)
        ),
    }
    net = nn.Sequential(layers[JOB["network"]]())
    net.load_state_dict({name: torch.tensor(value) for name, value in weights().items()})
    return net


def compiled(function):
    return torch.compile(function, dynamic=False) if JOB["compile"] == "true" else function


def trainer(kind):
    """One step of training; returns the loss as a number."""
    net = network()
    cross_entropy = nn.CrossEntropyLoss()
    loss_of = compiled(lambda x, y: cross_entropy(net(x), y))
    optimizer = OPTIMIZERS[kind](net.parameters())

    def step(x, y):
        optimizer.zero_grad()
        loss = loss_of(x, y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def predictor():
    net = compiled(network())

    def predict(x, y):
        with torch.inference_mode():
            return net(x)

    return predict


def steps():
    for size in numbers("batches"):
        data = [(torch.from_numpy(x), torch.from_numpy(y)) for x, y in batches(size)]
        for kind in JOB["steps"].split(","):
            torch._dynamo.reset()
            step = predictor() if kind == "forward" else trainer(kind)
            losses = [] if kind == "forward" else [step(*data[i % len(data)]) for i in range(20)]
            measure(step, data, what=kind, batch=size, losses=losses)
    say_memory()


def epochs():
    """The plain loop that tutorials show."""
    torch.manual_seed(1)
    data = safetensors(JOB["data"])
    images = torch.tensor(data["images"]).view(-1, *shape())
    labels = torch.tensor(data["labels"]).long()
    loader = DataLoader(TensorDataset(images, labels), batch_size=int(JOB["batch"]), shuffle=True)
    net = network()
    cross_entropy = nn.CrossEntropyLoss()
    optimizer = OPTIMIZERS[JOB["steps"]](net.parameters())
    for epoch in range(1, int(JOB["epochs"]) + 1):
        start = time.perf_counter()
        total, correct = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            output = net(x)
            loss = cross_entropy(output, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
            correct += (output.argmax(1) == y).sum().item()
        say(
            what="first" if epoch == 1 else "later",
            seconds=time.perf_counter() - start,
            epoch=epoch,
            loss=total / len(labels),
            accuracy=correct / len(labels),
        )


def start():
    x, y = next(batches(int(JOB["samples"])))
    trainer("sgd")(torch.from_numpy(x), torch.from_numpy(y))
    say(what="first step")


def probe():
    say(version="PyTorch " + torch.__version__)


torch.set_num_threads(int(JOB.get("threads", 1)))
{"probe": probe, "steps": steps, "epochs": epochs, "start": start}[JOB["what"]]()
