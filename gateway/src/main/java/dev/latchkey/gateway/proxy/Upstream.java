package dev.latchkey.gateway.proxy;

/** What answers the requests of an API once they are let in. */
public sealed interface Upstream permits ApiUpstream, LocalUpstream {

    /** The API's configured name. */
    String name();
}
