package dev.latchkey.authserver.registration;

import dev.latchkey.engine.protocol.ServiceUnavailable;

/** A client's metadata document would have to be read, and too many were in this minute; it says nothing of the client. */
final class TooManyDocuments extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    TooManyDocuments() {
        super("too many client metadata documents were read in this minute", null);
    }
}
