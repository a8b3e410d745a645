"""A plug-in for caregraph."""
