"""What a cell shows: item cards, panels, boards, figures, progress."""
