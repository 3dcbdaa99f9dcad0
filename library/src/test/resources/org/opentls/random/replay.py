"""Prints what Python's SystemRandom makes of known bytes; PythonReplayTest compares.

Usage: python3 replay.py COUNT > expected.txt

A line is a method's name in Java, its arguments, and COUNT results, with tabs between. The bytes of
each line are SHA-256 of "0", "1", "2" and so on, one after the other.
"""

import hashlib
import random
import sys


class Replay(random.SystemRandom):
    def restart(self):
        self.block = 0
        self.left = b""

    def urandom(self, count):
        while len(self.left) < count:
            self.left += hashlib.sha256(str(self.block).encode()).digest()
            self.block += 1
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def gaussian(self, mu, sigma):
        self.gauss_next = None
        return self.gauss(mu, sigma)

    def hexbytes(self, count):
        return self.randbytes(count).hex()

    def sample_counts(self, size, k, *counts):
        return self.sample(range(size), k=k, counts=counts)

    def weighted(self, k, *weights):
        return self.choices(range(len(weights)), weights=weights, k=k)

    def cumulative(self, k, *weights):
        return self.choices(range(len(weights)), cum_weights=weights, k=k)

    def shuffled(self, size):
        result = list(range(size))
        self.shuffle(result)
        return result


r = Replay()
random._urandom = r.urandom

CASES = [
    ("nextDouble", r.random),
    ("uniform", r.uniform, 1.0, 10.0),
    ("uniform", r.uniform, 5.0, -3.5),
    ("triangular", r.triangular, -1.0, 4.0),
    ("triangular", r.triangular, 0.0, 1.0, 0.3),
    ("triangular", r.triangular, 9.0, 1.0, 2.0),
    ("normal", r.normalvariate, 0.0, 1.0),
    ("normal", r.normalvariate, 176.0, 7.5),
    ("gaussian", r.gaussian, 0.0, 1.0),
    ("gaussian", r.gaussian, -2.0, 0.25),
    ("lognormal", r.lognormvariate, 0.5, 0.75),
    ("exponential", r.expovariate, 1.5),
    ("exponential", r.expovariate, -0.2),
    ("vonMises", r.vonmisesvariate, 1.2, 0.0),
    ("vonMises", r.vonmisesvariate, 6.2, 2.3),
    ("vonMises", r.vonmisesvariate, -9.0, 500.0),
    ("gamma", r.gammavariate, 0.35, 1.45),
    ("gamma", r.gammavariate, 0.9, 2.0),
    ("gamma", r.gammavariate, 1.0, 3.14),
    ("gamma", r.gammavariate, 1.1, 2.3),
    ("gamma", r.gammavariate, 200.0, 1.0),
    ("beta", r.betavariate, 3.0, 3.0),
    ("beta", r.betavariate, 0.5, 0.5),
    ("beta", r.betavariate, 0.2, 7.0),
    ("pareto", r.paretovariate, 5.0),
    ("weibull", r.weibullvariate, 1.0, 3.0),
    ("weibull", r.weibullvariate, 2.5, 0.5),
    ("getrandbits", r.getrandbits, 0),
    ("getrandbits", r.getrandbits, 1),
    ("getrandbits", r.getrandbits, 7),
    ("getrandbits", r.getrandbits, 8),
    ("getrandbits", r.getrandbits, 9),
    ("getrandbits", r.getrandbits, 53),
    ("getrandbits", r.getrandbits, 64),
    ("getrandbits", r.getrandbits, 65),
    ("getrandbits", r.getrandbits, 1001),
    ("hexbytes", r.hexbytes, 5),
    ("hexbytes", r.hexbytes, 33),
    ("randrange", r.randrange, 1),
    ("randrange", r.randrange, 2),
    ("randrange", r.randrange, 6),
    ("randrange", r.randrange, 256),
    ("randrange", r.randrange, 2**31 - 1),
    ("randrange", r.randrange, 2**62 + 1),
    ("randrange", r.randrange, -3, 4),
    ("randrange", r.randrange, -(2**63), 2**63 - 1),
    ("randrange", r.randrange, 0, 10, 3),
    ("randrange", r.randrange, 10, -10, -7),
    ("randrange", r.randrange, -(2**63), 2**63 - 1, 2),
    ("randrange", r.randrange, 2**63 - 1, -(2**63), -1),
    ("randrange", r.randrange, 2**63 - 1, -(2**63), -(2**63)),
    ("randint", r.randint, 1, 6),
    ("randint", r.randint, 7, 7),
    ("randint", r.randint, -5, 2**63 - 1),
    ("bigRandrange", r.randrange, 10**40),
    ("bigRandrange", r.randrange, -(10**30), 10**31),
    ("bigRandrange", r.randrange, 10**30, -(10**30), -(10**9)),
    ("bigRandint", r.randint, -(2**100), 2**100),
    ("choice", lambda size: r.choice(range(size)), 7),
    ("choices", lambda size, k: r.choices(range(size), k=k), 7, 20),
    ("weighted", r.weighted, 20, 10.0, 0.0, 0.5, 3.25),
    ("weighted", r.weighted, 20, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    ("cumulative", r.cumulative, 20, 1.0, 1.0, 4.5, 10.0),
    ("sample", lambda size, k: r.sample(range(size), k), 10, 10),
    ("sample", lambda size, k: r.sample(range(size), k), 21, 5),
    ("sample", lambda size, k: r.sample(range(size), k), 22, 5),
    ("sample", lambda size, k: r.sample(range(size), k), 85, 6),
    ("sample", lambda size, k: r.sample(range(size), k), 86, 6),
    ("sample", lambda size, k: r.sample(range(size), k), 500, 60),
    ("sample", lambda size, k: r.sample(range(size), k), 2**62, 6),
    ("sampleCounts", r.sample_counts, 4, 9, 3, 0, 5, 2),
    ("sampleCounts", r.sample_counts, 3, 7, 2000000000, 2000000000, 2000000000),
    ("shuffled", r.shuffled, 10),
    ("shuffled", r.shuffled, 300),
]

if hasattr(r, "binomialvariate"):  # new in Python 3.12
    CASES += [
        ("binomial", r.binomialvariate, 1, 0.3),
        ("binomial", r.binomialvariate, 5, 0.25),
        ("binomial", r.binomialvariate, 5, 0.75),
        ("binomial", r.binomialvariate, 1000000, 0.000001),
        ("binomial", r.binomialvariate, 20, 0.5),
        ("binomial", r.binomialvariate, 100, 0.25),
        ("binomial", r.binomialvariate, 100, 0.75),
        ("binomial", r.binomialvariate, 10000, 0.5),
        ("binomial", r.binomialvariate, 1000000, 0.2),
    ]


def text(result):
    return ",".join(map(str, result)) if isinstance(result, list) else str(result)


count = int(sys.argv[1])
for name, method, *arguments in CASES:
    r.restart()
    results = (text(method(*arguments)) for _ in range(count))
    print(name, " ".join(map(str, arguments)), " ".join(results), sep="\t")
