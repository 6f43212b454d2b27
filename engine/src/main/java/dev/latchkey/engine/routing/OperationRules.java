package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;

/** What two operations ask for, beside one another: a request that was judged by one of them may run the other. */
public final class OperationRules {

    private OperationRules() {}

    /** Whether what decides a request is the same for both. */
    static boolean decideAlike(Operation first, Operation second) {
        return first.api().equals(second.api())
                && first.security().equals(second.security())
                && first.conditionalSecurity().equals(second.conditionalSecurity())
                && first.permissions().equals(second.permissions())
                && first.limits().equals(second.limits());
    }

    /** Whether it does no harm that a request runs the other operation: it was judged by the same, or anybody may run that one. */
    public static boolean isHarmless(Operation judged, Operation run) {
        return judged.equals(run) || decideAlike(judged, run) || isOpen(run);
    }

    /** Whether anybody may run it. */
    static boolean isOpen(Operation operation) {
        return operation.security().allowsAnonymous()
                && operation.conditionalSecurity().isEmpty()
                && operation.permissions().isEmpty();
    }
}
