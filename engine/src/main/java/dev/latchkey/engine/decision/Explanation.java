package dev.latchkey.engine.decision;

import java.util.List;

/**
 * Why a request was refused, for the person who has to mend it.
 *
 * @param gate the gate that said no
 * @param required what the gate asks for, in the words of that gate: kinds of credential, scopes, permissions
 * @param held what the request brought
 * @param missing what must be added; for alternatives, those of the alternative that lacks least
 * @param whoCanGrant who can add it, in one sentence; empty when nobody can
 */
public record Explanation(
        Gate gate, List<String> required, List<String> held, List<String> missing, String whoCanGrant) {
    public Explanation {
        required = List.copyOf(required);
        held = List.copyOf(held);
        missing = List.copyOf(missing);
    }
}
