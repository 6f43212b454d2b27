package dev.latchkey.page;

/** Model of the page that says what went wrong. */
public record ProblemPage(String title, String text) {}
