"""Makes the Parquet files beside it, the same three leads as several programs write them.

    pip install -r requirements.txt && python make.py

They are kept in the repository: the tests must not need Python. `tests/tests/leads_parquet.rs` reads them.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

HERE = Path(__file__).parent
UTC = dt.timezone.utc

TABLE = pa.table(
    {
        "lead_id": pa.array(["A1", "A2", "A3"]),
        "created_at": pa.array(
            [dt.datetime(2026, 1, 5, 9, 30, 15, 250_000, UTC), dt.datetime(2026, 1, 6, tzinfo=UTC), None],
            pa.timestamp("us", "UTC"),
        ),
        "seen_on": pa.array([dt.date(2026, 1, 31), None, dt.date(1969, 12, 31)]),
        "employees": pa.array([250, None, 12], pa.int64()),
        "revenue": pa.array([Decimal("1200.50"), Decimal("-0.05"), None], pa.decimal128(12, 2)),
        "share": pa.array([0.1 + 0.2, 1.5, None], pa.float64()),
        "newsletter": pa.array([True, False, None]),
        "company": pa.array(["Müller & Söhne", None, "Acme, Inc."]),
        "zip": pa.array(["00501", "10115", "20095"]),
        "tags": pa.array([["a", "b"], [], None], pa.list_(pa.string())),
    }
)


def path(name):
    return str(HERE / f"{name}.parquet")


# pyarrow: dictionary of a column that says so itself, both page versions, every codec.
coded = TABLE.set_column(7, "company", TABLE["company"].dictionary_encode())
pq.write_table(coded, path("pyarrow-snappy"))
pq.write_table(TABLE, path("pyarrow-zstd"), compression="zstd", data_page_version="2.0", row_group_size=2)
pq.write_table(TABLE, path("pyarrow-gzip"), compression="gzip", use_dictionary=False)
pq.write_table(TABLE, path("pyarrow-lz4"), compression="lz4", version="1.0")
pq.write_table(TABLE, path("pyarrow-brotli"), compression="brotli")
# The times of Spark and Impala, 96 bits wide.
pq.write_table(TABLE, path("pyarrow-int96"), use_deprecated_int96_timestamps=True)

# pandas: whole numbers with gaps are floats, and the rows that were left over after a choice keep their numbers.
frame = TABLE.to_pandas()
frame["created_at"] = frame["created_at"].astype("datetime64[ns, UTC]")
frame = pd.concat([frame.iloc[:1], frame]).iloc[1:]
frame.index = [7, 3, 5]
frame.to_parquet(path("pandas"), engine="pyarrow")

pl.from_arrow(TABLE).write_parquet(path("polars"))

connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
connection.register("leads", TABLE)
connection.execute(f"COPY leads TO '{path('duckdb')}' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)")

# What cannot be read: lists of groups, a map; an encrypted file.
nested = pa.table(
    {
        "lead_id": ["A1"],
        "address": [{"city": "Berlin", "street": "Allee 1"}],
        "deals": [[{"name": "first", "amount": 5}]],
        "counts": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    }
)
pq.write_table(nested, path("nested"))


class Kms(pe.KmsClient):
    """Wraps keys by not wrapping them: what the key is does not matter here."""

    def __init__(self, _):
        super().__init__()

    def wrap_key(self, key, _):
        return key.hex()

    def unwrap_key(self, key, _):
        return bytes.fromhex(key)


for name, plain in [("encrypted", False), ("encrypted-column", True)]:
    asked = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["company"]}, plaintext_footer=plain)
    made = pe.CryptoFactory(Kms).file_encryption_properties(pe.KmsConnectionConfig(), asked)
    with pq.ParquetWriter(path(name), TABLE.schema, encryption_properties=made) as writer:
        writer.write_table(TABLE)
