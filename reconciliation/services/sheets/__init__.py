"""CSV files whose columns a person names."""
