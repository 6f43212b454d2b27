package dev.latchkey.server.page;

/** Model of the page that says what went wrong. */
public record ProblemPage(String title, String text) {}
