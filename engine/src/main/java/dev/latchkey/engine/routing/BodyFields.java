package dev.latchkey.engine.routing;

/** Reads a body as one kind of form, in one pass, for {@link PathsInBody}. */
interface BodyFields {

    /**
     * Reads on.
     *
     * @param octet from 0 to 255
     * @return whether a field that has ended here names a path that does harm
     */
    boolean isFoundWith(int octet);

    /** Whether the field that the body ends with does. */
    boolean isFoundAtEnd();
}
