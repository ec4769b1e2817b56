"""Shared by the readers: file type sniffing, text encodings, OCR, the sandbox process, the cache."""
