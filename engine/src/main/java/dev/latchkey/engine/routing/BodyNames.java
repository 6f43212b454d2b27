package dev.latchkey.engine.routing;

/** Reads a body as one kind of it names its parameters, in one pass. */
interface BodyNames {

    /**
     * Reads on.
     *
     * @param octet from 0 to 255
     * @return whether a parameter that some servers take for the method is named as far as here; its value comes later
     */
    boolean isFoundWith(int octet);
}
