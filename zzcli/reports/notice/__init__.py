"""The 通报 of a period: `content` says what it says, `reasons` why units rose and fell, `docx` lays it out."""
