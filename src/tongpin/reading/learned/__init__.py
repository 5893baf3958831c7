"""The learned half of the reader: how it sees a text, how it is fitted, and the weights it ships with."""
