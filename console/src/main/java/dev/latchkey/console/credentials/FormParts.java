package dev.latchkey.console.credentials;

/** The form of a credential: what it offers, and its buttons that do not send it. */
record FormParts(FormFields fields, FormSteps steps) {}
