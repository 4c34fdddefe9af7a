"""Pieces of text keep their styles, and their order."""

from reconciler.reports.styled import Styled


def test_pieces_come_one_after_another() -> None:
    """Whether they come alone or with others; without styles they are one text."""
    text = Styled("  ").append("+ create ", "green").extend(Styled("Acme", "bold").append("\n"))
    assert [("  ", ""), ("+ create ", "green"), ("Acme", "bold"), ("\n", "")] == text.pieces
    assert "  + create Acme\n" == str(text)


def test_nothing_is_false() -> None:
    assert not Styled()
    assert Styled("a")
