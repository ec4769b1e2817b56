"""What a person does with a message: acts learned from example sentences."""
