package dev.latchkey.engine.apispec;

/**
 * One file of a description and its elements.
 *
 * @param name as messages show it
 * @param folder the file's folder below the document's, empty for the document's own; ends with a slash otherwise
 */
record SpecFile(String name, String folder, SpecNode root) {

    Element rootElement() {
        return new Element(this, root, root.line(), "");
    }
}
