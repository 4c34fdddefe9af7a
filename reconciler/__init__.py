"""Organizations of an Affinity CRM, declared as YAML in git: plan the difference, apply exactly that plan."""

__version__ = "0.1.0"
