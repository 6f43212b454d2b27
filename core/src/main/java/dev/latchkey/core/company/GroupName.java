package dev.latchkey.core.company;

/** An access group without its rules, which may be long: what a choice of groups and the name of one need. */
public record GroupName(String id, String name) {}
