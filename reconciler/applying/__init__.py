"""The pending changes of a plan are made, and a receipt says what became of each."""
