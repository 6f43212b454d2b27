package dev.latchkey.console.search;

/**
 * Something that was found.
 *
 * @param id by which it may have been asked for as a whole
 * @param detail what tells it from others of its name
 * @param path of its page
 */
public record Hit(String id, String name, String detail, String path) {}
