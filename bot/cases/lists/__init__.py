"""Lists of cases: the queue, searches, statistics, reports, export."""
