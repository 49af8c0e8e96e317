"""Others than the program, for the benchmark: `peer.py duckdb | polars`.

Each line of standard input is a job in JSON, answered by one line: `{"milliseconds", "rows"}`, or `{"fault"}`. A job is
`{"sql"}` for DuckDB, `{"do", "folder"}` for Polars, and `{"memory": true}` for either, which answers `{"resident", "most"}`.
"""

import json
import os
import sys
import time


class Duckdb:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect(config={"threads": int(os.environ["COUNTERSIGN_THREADS"])})

    def run(self, job):
        return self.connection.execute(job["sql"]).fetchall()


class Polars:
    def __init__(self):
        os.environ["POLARS_MAX_THREADS"] = os.environ["COUNTERSIGN_THREADS"]
        from polars_definition import Leads

        self.leads = Leads()

    def run(self, job):
        return getattr(self.leads, job["do"])(job["folder"])


def memory():
    with open("/proc/self/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    own = {name: int(fields[key].split()[0]) * 1024 for name, key in (("resident", "VmRSS"), ("most", "VmHWM"))}
    return own


def main():
    # What a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = {"duckdb": Duckdb, "polars": Polars}[sys.argv[1]]()
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if "memory" in job:
                answer = memory()
            else:
                began = time.perf_counter()
                rows = peer.run(job)
                answer = {"milliseconds": (time.perf_counter() - began) * 1000, "rows": rows}
        except Exception as fault:  # Whatever it is: the benchmark tells it.
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer), file=answers, flush=True)


main()
