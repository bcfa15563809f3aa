"""What `validate` looks at: checks registered in the order they run, each with its codes, reasons and remedies."""
