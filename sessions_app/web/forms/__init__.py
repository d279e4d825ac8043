"""What people type into forms, checked and turned into domain values: a module for each who fills them in. Errors
appear beside their fields."""
