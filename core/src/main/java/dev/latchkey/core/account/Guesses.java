package dev.latchkey.core.account;

/** What stands against guessing: tries get slower, and the log tells of those that failed. */
record Guesses(SignInThrottle throttle, FailedSignIns failures) {}
