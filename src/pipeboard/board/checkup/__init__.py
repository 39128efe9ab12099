"""What `pb doctor` looks at, one module a matter. A check yields what it found, well or not."""
