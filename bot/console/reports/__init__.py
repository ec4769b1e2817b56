"""Pages of figures, reports, assessments and exports."""
