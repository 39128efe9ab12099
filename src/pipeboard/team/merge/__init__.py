"""What two people's files become when they meet: pure, the same whichever side is named first."""
