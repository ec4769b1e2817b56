"""Personal data rights and retention (PDPA): export, deletion, expiry. Staff identity reveals are in cases/officer."""
