"""The pages by noun; each asks `queries`, calls `domain` and renders, and decides nothing."""
