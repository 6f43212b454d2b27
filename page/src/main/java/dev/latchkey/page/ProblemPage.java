package dev.latchkey.page;

/**
 * Model of the page that says what went wrong.
 *
 * @param code what programs call it; empty for nothing
 */
public record ProblemPage(String title, String text, String code) {}
