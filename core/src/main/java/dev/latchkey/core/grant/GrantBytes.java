package dev.latchkey.core.grant;

import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.CredentialBytes;

/** About what a grant takes in a node's memory while it lives, by what grows with what users allow. */
final class GrantBytes {

    /** With the ids of company, user, application and itself, its times, and its places in two maps. */
    private static final int GRANT = 640;

    private GrantBytes() {}

    static long of(UserGrant grant) {
        var resource = grant.resource();
        return GRANT
                + CredentialBytes.of(grant.scopes())
                + MemoryBudget.bytesOf(grant.dpopThumbprint())
                + (resource == null
                        ? 0
                        : MemoryBudget.bytesOf(resource.identifier()) + MemoryBudget.bytesOf(resource.api()));
    }
}
