package dev.latchkey.gateway.proxy;

/** Told when a request could not go on to its upstream because something was used up. Must not block. */
@FunctionalInterface
public interface ExhaustionListener {

    /**
     * @param api name of the API
     * @param whose the company, the partner or the network of whoever asked
     */
    void onExhausted(String api, Exhausted what, Object whose);
}
