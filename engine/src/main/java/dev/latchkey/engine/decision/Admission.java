package dev.latchkey.engine.decision;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import java.util.Set;

/**
 * One way into an operation, with nothing in it that could be left out.
 *
 * @param proofs the credentials that must be presented; none lets everybody in
 * @param scopes that the tokens among them must hold
 * @param permissions that the system roles behind the tokens must hold
 */
public record Admission(Set<Proof> proofs, Set<Scope> scopes, Set<Permission> permissions) {

    /** A credential at its place in a request. */
    public record Proof(CredentialKind kind, Location location) {}

    public Admission {
        proofs = Set.copyOf(proofs);
        scopes = Set.copyOf(scopes);
        permissions = Set.copyOf(permissions);
    }

    /** Whether it asks for no credential. */
    public boolean isAnonymous() {
        return proofs.isEmpty();
    }

    /** Whether whoever is let in this way would be by the other one, too, perhaps by leaving a credential out. */
    boolean isWithin(Admission other) {
        return proofs.containsAll(other.proofs)
                && scopes.containsAll(other.scopes)
                && permissions.containsAll(other.permissions);
    }
}
