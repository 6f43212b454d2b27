package dev.latchkey.engine.apispec;

/**
 * A place in a document.
 *
 * @param file the file's name as it was given
 * @param line counted from 1
 * @param pointer JSON pointer (RFC 6901) of the element, empty for the whole document
 */
public record SourceLocation(String file, int line, String pointer) {
    @Override
    public String toString() {
        return file + ":" + line + " " + (pointer.isEmpty() ? "(document)" : pointer);
    }
}
