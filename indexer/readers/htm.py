"""Web pages whose ending is from the days of three letters."""

from indexer.readers.html import read

__all__ = ["read"]
