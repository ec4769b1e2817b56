"""What readers share: file types, encodings, OCR, a process of their own, a cache."""
