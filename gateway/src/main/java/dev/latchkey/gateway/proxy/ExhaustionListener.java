package dev.latchkey.gateway.proxy;

/** Told when a request could not go on to its upstream because something was used up. Must not block. */
@FunctionalInterface
public interface ExhaustionListener {

    /** @param api name of the API */
    void onExhausted(String api, Exhausted what);
}
