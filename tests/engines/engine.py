"""Runs statements in another database, for the tests: `engine.py duckdb | postgres SOCKET_FOLDER | spark | parse`.

Each line of standard input is a job in JSON: `{"sql", "zoned", "tables": [{"name", "columns": [[name, kind]], "rows"}]}`,
or for `parse` `{"sql", "dialect"}`. Each is answered by one line: `{"columns", "rows"}`, or `{"fault"}`. Kinds are `text`,
`number`, `boolean` and `time` (milliseconds since 1970 in UTC); `zoned` asks for times that know their zone.
"""

import json
import os
import sys
from datetime import datetime, timedelta, timezone

# Far from UTC, so that a statement that minds the session's zone gives itself away.
ELSEWHERE = "America/New_York"


def instant(milliseconds, zoned=True):
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=milliseconds)
    return at if zoned else at.replace(tzinfo=None)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def values(table, zoned=True):
    """The rows with times as times."""
    times = [kind == "time" for _, kind in table["columns"]]
    for row in table["rows"]:
        yield tuple(instant(cell, zoned) if time and cell is not None else cell for cell, time in zip(row, times))


class Duckdb:
    KINDS = {"text": "VARCHAR", "number": "DOUBLE", "boolean": "BOOLEAN"}

    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()

    def run(self, job):
        times = "TIMESTAMPTZ" if job["zoned"] else "TIMESTAMP"
        for table in job["tables"]:
            columns = ", ".join(f"{quoted(name)} {self.KINDS.get(kind, times)}" for name, kind in table["columns"])
            self.connection.execute(f"CREATE OR REPLACE TABLE {table['name']} ({columns})")
            row = f"({', '.join('?' * len(table['columns']))})"
            rows = list(values(table, job["zoned"]))
            # Row by row it takes a hundred times as long.
            for start in range(0, len(rows), 500):
                some = rows[start : start + 500]
                cells = [cell for one in some for cell in one]
                self.connection.execute(f"INSERT INTO {table['name']} VALUES {', '.join([row] * len(some))}", cells)
        found = self.connection.execute(job["sql"])
        return [column[0] for column in found.description], found.fetchall()


class Postgres:
    KINDS = {"text": "TEXT", "number": "DOUBLE PRECISION", "boolean": "BOOLEAN"}

    def __init__(self, folder):
        import psycopg2

        self.connection = psycopg2.connect(host=folder, user="countersign", dbname="postgres")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.cursor.execute(f"SET TIME ZONE '{ELSEWHERE}'")

    def run(self, job):
        from psycopg2.extras import execute_values

        times = "TIMESTAMPTZ" if job["zoned"] else "TIMESTAMP"
        for table in job["tables"]:
            columns = ", ".join(f"{quoted(name)} {self.KINDS.get(kind, times)}" for name, kind in table["columns"])
            self.cursor.execute(f"DROP TABLE IF EXISTS {table['name']}; CREATE TEMP TABLE {table['name']} ({columns})")
            rows = list(values(table, job["zoned"]))
            if rows:
                execute_values(self.cursor, f"INSERT INTO {table['name']} VALUES %s", rows)
        self.cursor.execute(job["sql"])
        return [column[0] for column in self.cursor.description], self.cursor.fetchall()


class Spark:
    def __init__(self):
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.session.timeZone": ELSEWHERE,
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.sql.adaptive.enabled": "false",
            # Compiling a plan of that size takes longer than to run it over a few leads.
            "spark.sql.codegen.wholeStage": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.log.level": "ERROR",
        }
        builder = SparkSession.builder.master("local[1]").appName("countersign")
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()

    def run(self, job):
        from pyspark.sql.types import BooleanType, DoubleType, StringType, StructField, StructType, TimestampType

        kinds = {"text": StringType(), "number": DoubleType(), "boolean": BooleanType(), "time": TimestampType()}
        for table in job["tables"]:
            schema = StructType([StructField(name, kinds[kind]) for name, kind in table["columns"]])
            self.session.createDataFrame(list(values(table)), schema).createOrReplaceTempView(table["name"])
        found = self.session.sql(job["sql"])
        return found.columns, [tuple(row) for row in found.collect()]


class Parse:
    """Databases that cannot be had: whether another reader of their language understands the statement."""

    def run(self, job):
        import sqlglot

        statements = sqlglot.parse(job["sql"], read=job["dialect"], error_level=sqlglot.ErrorLevel.RAISE)
        statements = [statement for statement in statements if statement is not None]
        unknown = [node for statement in statements for node in statement.find_all(sqlglot.exp.Command)]
        if len(statements) != 1 or unknown:
            raise ValueError(f"{len(statements)} statements, not understood: {unknown}")
        return statements[0].named_selects, []


def main():
    engines = {"duckdb": Duckdb, "postgres": Postgres, "spark": Spark, "parse": Parse}
    # What a database's own libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    engine = engines[sys.argv[1]](*sys.argv[2:])
    for line in sys.stdin:
        try:
            columns, rows = engine.run(json.loads(line))
            answer = {"columns": list(columns), "rows": [list(row) for row in rows]}
        except Exception as fault:  # Whatever it is: the test tells it beside the statement.
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer), file=answers, flush=True)


main()
