"""The tables of Plumbline as pandas data frames.

Locally each query is answered by `plumbline sql`. With the environment variable PLUMBLINE_ATHENA set
to a work group, for example `primary`, it goes to Athena instead; PLUMBLINE_DATABASE names the
database then (default `plumbline`), and the work group says where results are kept.
"""

import io
import os
import pathlib
import subprocess
import time

import pandas

HOME = pathlib.Path(__file__).resolve().parent.parent


def query(sql, warehouse=None):
    """The rows of one query; numbers are numbers, nothing is NaN.

    warehouse: folder of the tables; without it PLUMBLINE_WAREHOUSE, else what the demo made.
    """
    group = os.environ.get("PLUMBLINE_ATHENA")
    return _athena(sql, group) if group else _local(sql, warehouse)


def saved(name, warehouse=None):
    """The rows of a query of the folder queries, by the name of its file without .sql."""
    return query((HOME / "notebooks" / "queries" / f"{name}.sql").read_text(), warehouse)


def _local(sql, warehouse):
    tables = (
        warehouse
        or os.environ.get("PLUMBLINE_WAREHOUSE")
        or str(HOME / "plumbline-demo" / "warehouse")
    )
    done = subprocess.run(
        [str(HOME / "plumbline"), "sql", "--format", "csv", "--warehouse", tables, "--", sql],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    # The program writes an apostrophe before what a spreadsheet would run as a formula.
    return _frame(io.StringIO(done.stdout)).replace(r"^'(?=[=+\-@\t\r])", "", regex=True)


def _athena(sql, group):
    import boto3

    athena = boto3.client("athena")
    started = athena.start_query_execution(
        QueryString=sql,
        WorkGroup=group,
        QueryExecutionContext={"Database": os.environ.get("PLUMBLINE_DATABASE", "plumbline")},
    )
    run = started["QueryExecutionId"]
    while True:
        execution = athena.get_query_execution(QueryExecutionId=run)["QueryExecution"]
        state = execution["Status"]["State"]
        if state not in ("QUEUED", "RUNNING"):
            break
        time.sleep(0.5)
    if state != "SUCCEEDED":
        raise RuntimeError(execution["Status"].get("StateChangeReason", state))
    bucket, key = execution["ResultConfiguration"]["OutputLocation"][len("s3://") :].split("/", 1)
    return _frame(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"])


def _frame(csv):
    """Ids stay text: an account id has leading zeros that a number would lose."""
    frame = pandas.read_csv(csv, dtype=str, keep_default_na=False, na_values=[""])
    for column in frame.columns:
        if column.endswith(("_id", "account", "buyer")):
            continue
        try:
            frame[column] = pandas.to_numeric(frame[column])
        except ValueError:
            pass
    return frame
