package dev.latchkey.core.credential;

import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;

/** About what a credential takes in a node's memory while it works, by what grows with what people type. */
public final class CredentialBytes {

    private static final int CREDENTIAL = 320;
    private static final int SECRET = 280;
    private static final int CLIENT = 320;
    private static final int NETWORK = 72;
    private static final int SCOPE = 40;

    private CredentialBytes() {}

    /** With its secrets that are not revoked. */
    static long of(Credential credential) {
        var facts = credential.facts();
        return CREDENTIAL
                + of(credential.secrets())
                + facts.allowList().blocks().stream()
                        .mapToLong(block -> NETWORK + MemoryBudget.bytesOf(block.text()))
                        .sum()
                + (credential instanceof OAuthClient client ? ofClient(client) : 0);
    }

    private static long ofClient(OAuthClient client) {
        return CLIENT + of(client.settings().scopes()) + of(client.proof());
    }

    /** Of scopes that nobody shares. */
    public static long of(Scopes scopes) {
        return scopes.stream()
                .mapToLong(scope -> SCOPE + MemoryBudget.bytesOf(scope.value()))
                .sum();
    }

    /** Of how a client proves itself, without its secrets. */
    public static long of(ClientProof proof) {
        var keys = proof.shortened().keys();
        return keys == null ? 0 : MemoryBudget.bytesOf(keys.jwks()) + MemoryBudget.bytesOf(keys.jwksUri());
    }

    /** Of secrets that are not revoked. */
    public static long of(List<StoredSecret> secrets) {
        return SECRET
                * secrets.stream().filter(secret -> secret.revocation() == null).count();
    }
}
