"""The pages of figures: statistics, unit reports, SOP assessments, exports. The numbers come from cases/lists."""
