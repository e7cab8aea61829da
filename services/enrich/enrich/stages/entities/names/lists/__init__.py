"""The closed lists of names: countries, peoples, given names, well-known persons and things."""
