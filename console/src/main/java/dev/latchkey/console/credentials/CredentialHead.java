package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.SecurityProfile;
import java.time.Instant;

/**
 * What stands on top of every page about one credential: its name, its state, and what can be done with it.
 *
 * @param path of its first page
 * @param isOver whether it has ended, so that nothing can be done with it
 * @param hasSecret whether it has a secret that can be replaced
 */
public record CredentialHead(
        String id,
        String path,
        String name,
        String description,
        boolean isClient,
        boolean isOver,
        boolean hasSecret,
        ShownValues.State state) {

    /** @param profile what the deployment's clients keep to */
    static CredentialHead of(Credential credential, SecurityProfile profile, Instant now) {
        var label = credential.facts().label();
        var state = credential.stateAt(now);
        return new CredentialHead(
                credential.id(),
                CredentialPages.pathOf(credential.id()).value(),
                label.name(),
                label.description(),
                credential instanceof OAuthClient,
                state.isFinal(),
                !(credential instanceof OAuthClient client)
                        || client.proof().under(profile).method().usesSecret(),
                state(credential, state, now));
    }

    /** As the list says it, so that nobody takes two secrets for one. */
    private static ShownValues.State state(Credential credential, CredentialState state, Instant now) {
        var isEndingSoon =
                state instanceof CredentialState.Expiring(var at) && !at.isAfter(now.plus(CredentialSearch.SOON));
        return isEndingSoon || Rotation.living(credential, now).size() < 2
                ? ShownValues.state(state)
                : new ShownValues.State("ROTATING", "lk-badge-warn", null);
    }
}
