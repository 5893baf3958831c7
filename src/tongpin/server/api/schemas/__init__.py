"""What goes in and out, by noun. An unknown key is refused."""
