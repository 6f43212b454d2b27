package dev.latchkey.app.cli;

/** A command that names a deployment and yet runs in the process of whoever gives it, also beside one that serves. */
interface RunsHere {}
