package dev.latchkey.engine.apispec;

/**
 * How one document is read.
 *
 * @param isStrict whether the document is refused for what would only be closed or left out otherwise
 * @param schemes what is decided about its security schemes
 */
public record DocumentRules(boolean isStrict, SchemeMapping schemes) {

    /** As most documents are read. */
    public static final DocumentRules LENIENT = new DocumentRules(false, SchemeMapping.NONE);

    /** Whatever is not understood, or not enforced to the letter, is told and the document refused. */
    public static final DocumentRules STRICT = new DocumentRules(true, SchemeMapping.NONE);
}
