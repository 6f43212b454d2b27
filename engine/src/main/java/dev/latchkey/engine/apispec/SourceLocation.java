package dev.latchkey.engine.apispec;

/**
 * A place in a document.
 *
 * @param file the file's name as it was given
 * @param line counted from 1; 0 for what stands in no file
 * @param pointer JSON pointer (RFC 6901) of the element, empty for the whole document
 */
public record SourceLocation(String file, int line, String pointer) {
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + " " + (pointer.isEmpty() ? "(document)" : pointer);
    }
}
