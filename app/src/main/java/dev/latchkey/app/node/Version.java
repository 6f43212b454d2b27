package dev.latchkey.app.node;

/** Which program this is. */
public final class Version {

    /** As people are told it, everywhere the same. */
    public static final String NUMBER = "0.1.0";

    private Version() {}
}
