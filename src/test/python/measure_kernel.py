"""Measures how a Java kernel behaves, and prints it as a table in Markdown.

    pip install jupyter_client psutil
    python src/test/python/measure_kernel.py            # the installed kernel `nacre`
    python src/test/python/measure_kernel.py java       # another, such as a stock JJava
    python src/test/python/measure_kernel.py nacre 1000 # and how memory grows in as many re-runs
"""

import queue
import re
import statistics
import sys
import time

import psutil
from jupyter_client.manager import KernelManager

STOPS = {
    "`while (true) {}`": "while (true) {}",
    "a loop with work": "long n = 0; while (true) { n++; if (n % 1000 == 0) Math.sin(n); }",
    "a method of an earlier cell": "endless();",
    "a stream": "java.util.stream.Stream.iterate(1, i -> i + 1).forEach(i -> {});",
    "a loop that catches everything": "while (true) try { Math.sin(1); } catch (Throwable e) {}",
    "sleep": "Thread.sleep(1_000_000);",
}

TRAINING = """var split = Digits.load().shuffle(1).split(0.8);
var net = Network.images(1, 8, 8).flatten().dense(32).relu().dense(10).build(1);
var history = net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-3)).epochs(%d).run();"""

COMPLETIONS = ['"abc".', "Math.", "java.util.List.of(1).stream().", "ArrayLi", "import java.util.", "kep"]
NACRE_COMPLETIONS = ["Network.images(1, 8, 8).", "Network.images(1, 8, 8).conv(1, 1, c -> c.", "crossEn", "Charts."]
INSPECTIONS = ["Math.max", "String.format(", "endless("]
NACRE_INSPECTIONS = ["Network.images(1, 8, 8).conv(", "crossEntropy("]

IS_COMPLETE = {
    "1 + 1": "complete",
    "int x = 3;": "complete",
    "for (int i = 0; i < 3; i++) {": "incomplete",
    "Runnable r = () -> {": "incomplete",
    'var s = """\n text': "incomplete",
    "int x = );": "invalid",
    "1 1": "invalid",
    "class 3 {}": "invalid",
}


class Kernel:
    def __init__(self, name):
        self.manager = KernelManager(kernel_name=name)
        begun = time.time()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.run("1 + 1")
        self.start = time.time() - begun
        self.process = psutil.Process(self.manager.provisioner.pid)
        self.others = []

    def await_(self, request, seconds=30):
        """What a request led to: its status and the messages it published."""
        outputs, end = [], time.time() + seconds
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.01, end - time.time()))
            except queue.Empty:
                return "no answer", outputs
            if message["parent_header"].get("msg_id") != request:
                self.others.append(message)
            elif message["content"].get("execution_state") == "idle":
                break
            else:
                outputs.append(message)
        while True:
            reply = self.client.get_shell_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]["status"], outputs

    def run(self, code, **options):
        return self.await_(self.client.execute(code, **options))

    def ask(self, what, *arguments, **options):
        """The answer and its milliseconds; None where none comes."""
        begun = time.time()
        request = getattr(self.client, what)(*arguments, **options)
        try:
            while True:
                reply = self.client.get_shell_msg(timeout=5)
                if reply["parent_header"].get("msg_id") == request:
                    return reply["content"], 1000 * (time.time() - begun)
        except queue.Empty:
            return None, 5000

    def stop(self, code, after=1.5):
        request = self.client.execute(code)
        time.sleep(after)
        begun = time.time()
        self.manager.interrupt_kernel()
        status, outputs = self.await_(request, 30)
        return status, outputs, time.time() - begun

    def busy(self, seconds=1):
        before = self.processor_time()
        time.sleep(seconds)
        return (self.processor_time() - before) / seconds

    def processes(self):
        """The kernel's own and, where a launcher started it, that one."""
        return [self.process, *self.process.children(recursive=True)]

    def processor_time(self):
        return sum(sum(each.cpu_times()[:2]) for each in self.processes())

    def resident(self):
        return sum(each.memory_info().rss for each in self.processes()) / 1e6

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def text(outputs):
    parts = []
    for message in outputs:
        content = message["content"]
        if message["msg_type"] == "stream":
            parts.append(content["text"])
        elif message["msg_type"] == "error":
            parts.append("\n".join(content["traceback"]))
        elif "data" in content:
            parts.append(content["data"].get("text/plain", ""))
    return re.sub("\x1b\\[[\\d;]*m", "", "".join(parts))


def row(behaviour, measured):
    print(f"| {behaviour} | {measured} |", flush=True)


def timed(kernel, code):
    begun = time.time()
    status, outputs = kernel.run(code)
    return status, outputs, time.time() - begun


def latencies(kernel, what, codes):
    first, later, found = [], [], 0
    for code in codes:
        answers = [kernel.ask(what, code, len(code)) for _ in range(5)]
        found += all(a is not None and (a.get("matches") or a.get("found")) for a, _ in answers)
        first.append(answers[0][1])
        later += [ms for _, ms in answers[1:]]
        if answers[0][0] is None:
            return "not answered"
    return (
        f"{found} of {len(codes)} known; first call at most {max(first):.0f} ms,"
        f" later median {statistics.median(later):.0f}, at most {max(later):.0f} ms"
    )


def measure(name):
    kernel = Kernel(name)
    nacre = kernel.run("Network.images(1, 8, 8)")[0] == "ok"
    kernel.run("int kept = 42; void endless() { for (long i = 0; ; i++) if (i < 0) return; }")
    row("start to first result", f"{kernel.start:.2f} s")
    trips = [timed(kernel, f"{i} + 1")[2] for i in range(30)]
    row("round trip of a small cell", f"median {1000 * statistics.median(trips[5:]):.0f} ms")
    time.sleep(5)
    row("completion", latencies(kernel, "complete", COMPLETIONS + NACRE_COMPLETIONS * nacre))
    row("inspection", latencies(kernel, "inspect", INSPECTIONS + NACRE_INSPECTIONS * nacre))

    for lines in (20_000, 100_000):
        code = f'for (int i = 0; i < {lines}; i++) System.out.println("line " + i);'
        _, outputs, seconds = timed(kernel, code)
        came = text(outputs)
        whole = came == "".join(f"line {i}\n" for i in range(lines))
        row(f"{lines:,} lines", f"{came.count(chr(10)):,} came{', in order' * whole}, {seconds:.2f} s")
    for what, code, expected in (
        ("printf without newline", 'System.out.printf("%d%%", 3);', "3%"),
        ("a 5 MB line", 'System.out.println("x".repeat(5_000_000));', "x" * 5_000_000 + "\n"),
        ("深度学习 🚀", 'System.out.print("深度学习 🚀");', "深度学习 🚀"),
    ):
        _, outputs, seconds = timed(kernel, code)
        row(what, f"{'whole' if expected in text(outputs) else 'not whole'}, {seconds:.2f} s")

    for what, code in {
        "exception with a cause": 'throw new IllegalStateException("a", new RuntimeException("b"));',
        "exception in a lambda": "java.util.stream.Stream.of(0).map(n -> 1 / n).toList();",
        "exception in a static initialiser": "class Bad { static int x = 1 / 0; }\nSystem.out.print(Bad.x);",
        "stack overflow": "int down(int n) { return down(n + 1) + 1; }\ndown(0);",
        "compile error": 'int fine = 1;\nint wrong = "a";',
        "missing import": "ZonedDateTime.now();",
        "`System.exit`": "System.exit(1);",
    }.items():
        if what == "`System.exit`" and not nacre:
            continue  # it would end the kernel
        status, outputs, seconds = timed(kernel, code)
        shown = text(outputs)
        inside = "internals shown" if re.search(r"jdk\.internal|jdk\.jshell|REPL\.", shown) else "no internals"
        lines = [line.strip() for line in shown.splitlines() if line.strip()]
        row(what, f"{status}, {len(shown.splitlines())} lines, {inside}: {' / '.join(lines[:3])[:150]}".replace("|", "\\|"))

    requests = [kernel.client.execute(code) for code in ("throw new Error();", "1", "2")]
    row("cells behind a failing one", ", ".join(kernel.await_(each)[0] for each in requests[1:]))

    kernel.others.clear()
    late = "new Thread(() -> { try { Thread.sleep(1500); } catch (Exception e) {} System.out.println(7777); }).start();"
    starter = kernel.client.execute(late)
    kernel.await_(starter)
    _, outputs = kernel.run("Thread.sleep(2500);")
    own = any(m["parent_header"].get("msg_id") == starter and "7777" in text([m]) for m in kernel.others)
    where = "its own cell" if own else "another cell" if "7777" in text(outputs) else "nowhere"
    row("a thread that prints late", f"prints in {where}")

    history, _ = kernel.ask("history", hist_access_type="tail", n=2, raw=True, output=False)
    row("history", "not answered" if history is None else f"{len(history['history'])} entries")
    answers = {code: kernel.ask("is_complete", code)[0] for code in IS_COMPLETE}
    right = sum(a is not None and a["status"] == IS_COMPLETE[code] for code, a in answers.items())
    row("is it complete?", f"{right} of {len(IS_COMPLETE)} right")

    asking = kernel.client.execute("new java.util.Scanner(System.in).nextLine() + 1", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=10)
    kernel.client.input("abc")
    row("input (`Scanner`)", "works" if "abc1" in text(kernel.await_(asking)[1]) else "fails")
    kernel.run("int scale() { return 2; } int scaled() { return scale(); }")
    kernel.run("int scale() { return 3; }")
    row("redefining a method", f"gives {text(kernel.run('scaled()')[1])} (3 is new)")
    if nacre:
        _, outputs = kernel.run(TRAINING % 60)
        kinds = [message["msg_type"] for message in outputs]
        shown, updates = kinds.count("display_data"), kinds.count("update_display_data")
        row("a training run", f"{shown} output, updated {updates} times in place")
        status, outputs, seconds = kernel.stop(TRAINING % 1_000_000, 3)
        after = text(kernel.run('history.stopped() + " " + history.stepLosses().size()')[1])
        row("stop in training", f"{status} after {seconds:.2f} s; stopped() and steps: {after or 'lost'}")
    for what, code in STOPS.items():
        status, _, seconds = kernel.stop(code)
        busy = kernel.busy()
        kept = "42" in text(kernel.run("kept")[1])
        row(f"stop: {what}", f"{status} after {seconds:.2f} s, then {busy:.0%} of a core, variables {'kept' if kept else 'lost'}")
    kernel.end()


def measure_memory(name, runs):
    kernel = Kernel(name)
    kernel.run("record Size(int units) {}")
    cell = "record Size(int units) {}\n" + TRAINING % 2
    resident, failure = {}, ""
    for i in range(1, runs + 1):
        ends = [kernel.run(code)[0] for code in (cell, "new float[2_500_000]")]
        if i % max(1, runs // 5) == 0:
            resident[i] = kernel.resident()
        if ends != ["ok", "ok"]:
            resident[i] = kernel.resident()
            failure = f"; run {i} failed: {', '.join(ends)}"
            break
    grown = ", ".join(f"{m:.0f} at {i}" for i, m in resident.items())
    row(f"{runs:,} re-runs of a training cell and of one whose value is 10 MB", f"resident MB: {grown}{failure}")
    kernel.end()


if __name__ == "__main__":
    kernel_name = sys.argv[1] if len(sys.argv) > 1 else "nacre"
    print(f"| behaviour | `{kernel_name}` |\n|---|---|")
    measure(kernel_name)
    if len(sys.argv) > 2:
        measure_memory(kernel_name, int(sys.argv[2]))
