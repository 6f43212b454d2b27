package dev.latchkey.gateway.proxy;

/**
 * For whom something is taken up.
 *
 * @param owner the company, the partner or the network; equal to itself, and to nobody else's
 * @param isStranger whether nobody proved anything
 */
record Requester(Object owner, boolean isStranger) {}
