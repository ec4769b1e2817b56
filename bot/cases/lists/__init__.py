"""Lists and figures of cases: queue, search, statistics, reports, export. They read cases and never change one."""
