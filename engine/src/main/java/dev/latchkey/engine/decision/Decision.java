package dev.latchkey.engine.decision;

/** The gateway's answer. Forwarding needs an {@link Allow}. */
public sealed interface Decision {

    /**
     * Let in.
     *
     * @param principal who it is; where one alternative asks for several credentials together, the most limited one
     */
    record Allow(Principal principal) implements Decision {}

    /** Refused, with the reason. */
    record Deny(Denial denial) implements Decision {}
}
