"""Pictures of a judgement as SVG text: pure functions of engine types, no database and no request."""
