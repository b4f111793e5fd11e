"""What is written of providers: each in one transaction, checked again under the row lock, audited."""
