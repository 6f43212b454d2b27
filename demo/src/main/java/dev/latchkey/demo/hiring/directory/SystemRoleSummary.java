package dev.latchkey.demo.hiring.directory;

/** A system role by its stable id and its name. */
public record SystemRoleSummary(String id, String name) {}
