"""The pages: views by noun, templates, charts and static files. They hold no rules."""
