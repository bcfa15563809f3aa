"""The least that a typer program does: what zzcli's start-up is measured against."""

import typer

app = typer.Typer()


@app.command()
def main() -> None:
    """Say hello."""
    print("hello")


if __name__ == "__main__":
    app()
